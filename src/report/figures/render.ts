import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compile } from 'vega-lite';
import { textWidth } from './text-width.js';

/** Text ` _{ERM}` in a label becomes a subscript. */
const SUBSCRIPT = /_\{([^}]*)\}/g;

/** Exported by Vega for this purpose, but not declared in its types. */
interface TextMetrics {
  width(item: { fontSize?: number }, text: string | number | null | undefined): number;
}

export interface Rendered {
  /** Equal specifications give equal bytes on every machine. */
  readonly svg: string;
  /** The same in Vega's own terms, to be drawn elsewhere. */
  readonly vega: vega.Spec;
}

/** A Vega-Lite figure as an SVG document. */
export async function render(figure: TopLevelSpec): Promise<Rendered> {
  fixTextMetrics();
  vega.resetSVGDefIds();
  const { spec } = compile(figure);
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return { svg: withSubscripts(await view.toSVG()), vega: spec };
  } finally {
    view.finalize();
  }
}

/** The SVG as PNG, `scale` pixels per unit, in the fonts that come with the program: those of the machine are not looked at. */
export function renderPng(svg: string, scale = 3): Uint8Array {
  const require = createRequire(import.meta.url);
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
  });
  return resvg.render().asPng();
}

/**
 * A figure as it stands in a page beside others: its ids are its own, and its marks are not read out one by one, for the page
 * says in a sentence what it shows.
 */
export function embedded(svg: string, prefix: string): string {
  return svg
    .replace('<svg ', '<svg aria-hidden="true" ')
    .replace(/\bid="([^"]+)"/g, `id="${prefix}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`);
}

/** Vega measures with a canvas where one is installed, which moves labels by pixels: figures must not depend on that. */
function fixTextMetrics(): void {
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = ({ fontSize = 11 }, text) => fontSize * textWidth(String(text ?? '').replace(SUBSCRIPT, '$1'));
}

/** `θ_{ERM}‖` with the braces lowered and what follows raised back to the line. */
function withSubscripts(svg: string): string {
  return svg.replace(/>([^<>]*_\{[^<>]*)</g, (_, text: string) => {
    const [first, ...rest] = text.split('_{');
    const spans = rest.map((part) => {
      const [lowered, after] = part.split('}');
      return `<tspan dy="0.35em" font-size="70%">${lowered}</tspan><tspan dy="-0.245em">${after}</tspan>`;
    });
    return `>${first}${spans.join('')}<`;
  });
}
