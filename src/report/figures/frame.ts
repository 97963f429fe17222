import type { TopLevelSpec } from 'vega-lite';
import { legend } from './legend.js';
import type { LayerSpec, PanelSpec } from './panel.js';
import { Y_EXTENT, Y_ROOM } from './panel.js';
import type { SeriesStyle } from './style.js';
import { CONFIG, FONT_SIZE, INK } from './style.js';
import type { Ticks } from './ticks.js';
import { labelExpression } from './ticks.js';

/** What the frames of all panels but those over epochs have in common. */
export interface Frame {
  readonly title: string;
  readonly x: Ticks;
  readonly y: Ticks;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly scale: 'linear' | 'log';
  readonly width: number;
  readonly height: number;
}

/** Room between columns of panels. */
const BETWEEN = Y_ROOM + 14;

/** Width and height of each of a number of panels, and how many stand side by side. */
export function panelSize(panels: number): { width: number; height: number; columns: number } {
  return panels === 1 ? { width: 420, height: 270, columns: 1 } : { width: 268, height: 190, columns: 2 };
}

export function framed(frame: Frame, layers: readonly LayerSpec[]): PanelSpec {
  return {
    width: frame.width,
    height: frame.height,
    encoding: { x: axisEncoding(frame.x, frame.xTitle, frame.scale) },
    layer: [...layers, titleLayer(frame.title)],
  };
}

/** The y channel of a layer; all layers of a panel share its axis. */
export function yEncoding({ y, yTitle, scale }: Frame, field: string) {
  const { axis, ...encoding } = axisEncoding(y, yTitle, scale);
  return { ...encoding, field, axis: { ...axis, minExtent: Y_EXTENT, maxExtent: Y_EXTENT } };
}

function axisEncoding(ticks: Ticks, title: string, type: Frame['scale']) {
  return {
    field: 'x',
    type: 'quantitative' as const,
    scale: { type, domain: [...ticks.domain], nice: false, ...(type === 'linear' ? { zero: false } : {}) },
    axis: { title, values: [...ticks.values], labelExpr: labelExpression(ticks), grid: false },
  };
}

/** The data say what a mark looks like; no scale, no legend. */
export function asGiven(field: string) {
  return { field, type: 'nominal' as const, scale: null, legend: null };
}

function titleLayer(text: string): LayerSpec {
  return {
    data: { values: [{}] },
    mark: {
      type: 'text',
      text,
      align: 'left',
      baseline: 'bottom',
      fontWeight: 'bold',
      fontSize: FONT_SIZE,
      color: INK,
    },
    encoding: { x: { value: 0 }, y: { value: -9 } },
  };
}

/** Panels in rows of `columns` below a legend of methods, and what stands below them. */
export function sheet(
  panels: readonly PanelSpec[],
  size: ReturnType<typeof panelSize>,
  styles: readonly SeriesStyle[],
  below: readonly PanelSpec[] = [],
): TopLevelSpec {
  const rows = Array.from({ length: Math.ceil(panels.length / size.columns) }, (_, i) => ({
    hconcat: panels.slice(i * size.columns, (i + 1) * size.columns),
    // `flush` places the frames, not what sticks out of them, so that columns are in line.
    bounds: 'flush' as const,
    spacing: BETWEEN,
  }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: CONFIG,
    padding: { left: 4, top: 6, bottom: 6, right: 10 },
    spacing: 18,
    vconcat: [...(styles.length === 0 ? [] : [legend(styles, sheetWidth(size))]), ...rows, ...below],
  };
}

export function sheetWidth({ width, columns }: ReturnType<typeof panelSize>): number {
  return columns * width + (columns - 1) * BETWEEN;
}
