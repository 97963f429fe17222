import type { TopLevelSpec } from 'vega-lite';
import { legend } from './legend.js';
import { SIGNALS } from './live.js';
import type { LayerSpec, PanelSpec } from './spec-types.js';
import type { SeriesStyle } from './style.js';
import { CONFIG, FONT_SIZE, INK } from './style.js';
import { wrapped } from './text-width.js';
import type { Ticks } from './ticks.js';
import { labelExpression } from './ticks.js';

export type Scale = 'linear' | 'log' | 'symlog';

/** What the frames of all panels have in common. */
export interface Frame {
  /** Among the frames of its sheet. */
  readonly index: number;
  readonly title: string;
  readonly x: Ticks;
  readonly y: Ticks;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xScale: Scale;
  readonly yScale: Scale;
  readonly width: number;
  readonly height: number;
}

/** Room for the labels of a y axis, and for its title besides. */
const Y_EXTENT = 46;
export const Y_ROOM = Y_EXTENT + 20;
/** Room between columns of panels. */
export const BETWEEN = Y_ROOM + 14;

/** Width and height of each of a number of panels, and how many stand side by side. */
export function panelSize(panels: number): { width: number; height: number; columns: number } {
  return panels === 1 ? { width: 420, height: 270, columns: 1 } : { width: 268, height: 190, columns: 2 };
}

/** Layers on the axes of a frame; marks have their places in the fields `x` and those given to {@link yEncoding}. */
export function framed(frame: Frame, layers: readonly LayerSpec[]): PanelSpec {
  return {
    width: frame.width,
    height: frame.height,
    encoding: { x: axisEncoding(frame, 'x') },
    layer: [ground(frame), ...layers, titleLayer(frame.title, frame.width)],
  };
}

/** The y channel of a layer; all layers of a panel share its axis. */
export function yEncoding(frame: Frame, field: string) {
  const { axis, ...encoding } = axisEncoding(frame, 'y');
  // Panels above one another keep their left edges in line.
  return { ...encoding, field, axis: { ...axis, minExtent: Y_EXTENT, maxExtent: Y_EXTENT } };
}

function axisEncoding(frame: Frame, channel: 'x' | 'y') {
  const [ticks, title, type]: [Ticks, string, Scale] =
    channel === 'x' ? [frame.x, frame.xTitle, frame.xScale] : [frame.y, frame.yTitle, frame.yScale];
  const zoomed = `${zoomName(frame)}.${channel}`;
  return {
    field: channel,
    type: 'quantitative' as const,
    scale: {
      type,
      domain: [...ticks.domain],
      nice: false,
      ...(type === 'linear' ? { zero: false } : {}),
      ...(type === 'symlog' ? { constant: 1 } : {}),
    },
    axis: {
      title,
      values: { expr: `${zoomed} ? ${JSON.stringify(ticks.finer?.values ?? null)} : ${JSON.stringify(ticks.values)}` },
      labelExpr: labelExpression(ticks),
      labelOverlap: { expr: `${zoomed} ? 'greedy' : false` },
      grid: false,
    },
  };
}

/** The signal of a frame's zoom: the domains of its axes once they have been moved. */
function zoomName({ index }: Frame): string {
  return `zoom${index}`;
}

/** The ground of a frame, which is dragged, and zoomed by wheel and Ctrl: a wheel alone scrolls the page. */
function ground(frame: Frame): LayerSpec {
  return {
    params: [
      {
        name: zoomName(frame),
        select: { type: 'interval', encodings: ['x', 'y'], zoom: 'wheel![event.ctrlKey]' },
        bind: 'scales',
      },
    ],
    data: { values: [{ x: frame.x.domain[0], y: frame.y.domain[0] }] },
    transform: [{ filter: 'live' }],
    mark: { type: 'point', opacity: 0, tooltip: null },
    encoding: { y: yEncoding(frame, 'y') },
  };
}

/** The data say what a mark looks like; no scale, no legend. */
export function asGiven(field: string) {
  return { field, type: 'nominal' as const, scale: null, legend: null };
}

/** One mark without data of its own. */
export const ONE = { values: [{}] };

/** Drawn as a mark: a title proper would stand higher over panels whose axes reach further up. */
export function titleLayer(title: string, width: number): LayerSpec {
  const lines = wrapped(title, width / FONT_SIZE);
  // The place of a text is that of its first line.
  const above = (lines.length - 1) * (FONT_SIZE + 3);
  return {
    data: ONE,
    mark: {
      type: 'text',
      text: lines,
      align: 'left',
      baseline: 'bottom',
      lineHeight: FONT_SIZE + 3,
      fontWeight: 'bold',
      fontSize: FONT_SIZE,
      color: INK,
      // Else all marks of a frame that can be moved are cut at its edge.
      clip: false,
    },
    encoding: { x: { value: 0 }, y: { value: -9 - above } },
  };
}

/** Panels in rows of `columns` below a legend of methods, and what stands below them. */
export function sheet(
  panels: readonly PanelSpec[],
  size: ReturnType<typeof panelSize>,
  styles: readonly SeriesStyle[],
  below: readonly PanelSpec[] = [],
): TopLevelSpec {
  const rows = Array.from({ length: Math.ceil(panels.length / size.columns) }, (_, i) =>
    beside(panels.slice(i * size.columns, (i + 1) * size.columns)),
  );
  return sheetOf([...(styles.length === 0 ? [] : [legend(styles, sheetWidth(size))]), ...rows, ...below]);
}

export function sheetOf(vconcat: readonly PanelSpec[]): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: CONFIG,
    params: SIGNALS,
    padding: { left: 4, top: 6, bottom: 6, right: 10 },
    spacing: 18,
    vconcat: [...vconcat],
  };
}

export function beside(panels: readonly PanelSpec[]) {
  // `flush` places the frames, not what sticks out of them, so that columns are in line.
  return { hconcat: [...panels], bounds: 'flush' as const, spacing: BETWEEN };
}

export function sheetWidth({ width, columns }: Pick<ReturnType<typeof panelSize>, 'width' | 'columns'>): number {
  return columns * width + (columns - 1) * BETWEEN;
}
