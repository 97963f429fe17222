import type { Boundary, Combination, Findings, LambdaBound, RegimePoint } from '../../core/analysis/index.js';
import { methodKey, UNDECIDED } from '../../core/analysis/index.js';
import type { MethodSpec } from '../../core/cell/index.js';
import { axisTitle, combinationName, methodVariant } from '../words.js';
import { gapColour, isDark } from './diverging.js';
import { evenly } from './evenly.js';
import type { Frame } from './frame.js';
import { panelSize } from './frame.js';
import type { Places } from './map-axes.js';
import { facetOf, lambdaPlaces, mapAxis, placesOf } from './map-axes.js';
import type { SeriesStyle } from './style.js';
import { BLANK, DIVERGED, INK, MUTED, UNCONVERGED } from './style.js';
import { ticksAt } from './ticks.js';

/** Panels that a figure has room for. */
export const MAX_PANELS = 6;

/** One cell of a map, as drawn. */
export interface MapCell {
  readonly x: number;
  readonly y: number;
  readonly xLow: number;
  readonly xHigh: number;
  readonly yLow: number;
  readonly yHigh: number;
  readonly colour: string;
  /** `interpolating` or not is a dot, `undecided` a stroke, `diverged` a cross; hatched is what has no gap. */
  readonly marks: readonly ('dot' | 'stroke' | 'cross' | 'hatch')[];
  readonly markColour: string;
  /** Where it is, and its regime or why it has none. */
  readonly name: string;
  readonly regime: string;
  readonly point: RegimePoint;
}

export interface MapLinePoint {
  readonly x: number;
  readonly y: number;
  readonly lambda: number;
  /** Of the measured one's interval, or the seeds' predictions; null where there is none, or beyond the grid. */
  readonly low: number | null;
  readonly high: number | null;
}

/** A boundary across the rows of a map: pieces between rows that have it within the grid. */
export interface MapLine {
  readonly kind: 'measured' | 'predicted';
  readonly pieces: readonly (readonly MapLinePoint[])[];
  readonly intervals: readonly MapInterval[];
}

/** An interval of a boundary; where it reaches beyond the grid it is open and cut there. */
export interface MapInterval {
  readonly y: number;
  readonly low: number;
  readonly high: number;
  readonly isOpenBelow: boolean;
  readonly isOpenAbove: boolean;
}

export interface MapPanel extends Frame {
  readonly method: SeriesStyle;
  readonly facet: Combination;
  readonly cells: readonly MapCell[];
  readonly lines: readonly MapLine[];
}

export interface RegimeFigure {
  readonly axisTitle: string;
  readonly threshold: number;
  readonly panels: readonly MapPanel[];
  /** Panels there could be. */
  readonly possible: number;
}

/** The regime map (product.md §5): relative gap over λ and another axis. Null where the sweep has not both. */
export function regimeFigure(found: Findings, styles: readonly SeriesStyle[]): RegimeFigure | null {
  const points = found.regimes.filter(({ method }) => method.name !== 'erm');
  const axis = mapAxis(points);
  const penalties = new Set(points.filter(({ lambda }) => lambda > 0).map(({ lambda }) => lambda));
  if (axis === null || penalties.size < 3) return null;
  const groups = new Map<string, { style: SeriesStyle; facet: Combination; points: RegimePoint[] }>();
  for (const point of points) {
    const value = point.combination.values[axis] ?? null;
    const style = styles.find(({ key }) => key === methodKey(point.method));
    if (value === null || style === undefined) continue;
    const facet = facetOf(point.combination, axis);
    const key = `${style.key} ${facet.key}`;
    const group = groups.get(key) ?? { style, facet, points: [] };
    groups.set(key, group);
    group.points.push(point);
  }
  const shown = evenly([...groups.values()], MAX_PANELS);
  const size = panelSize(shown.length);
  const valueOf = (combination: Combination): string => String(combination.values[axis]);
  return {
    axisTitle: axisTitle(axis),
    threshold: found.thresholds.departure,
    possible: groups.size,
    panels: shown.map(({ style, facet, points: own }, i) => {
      const [x, y] = [
        lambdaPlaces(own.map(({ lambda }) => lambda)),
        placesOf(own.map((p) => p.combination.values[axis]!)),
      ];
      const boundaries = found.boundaries.filter(
        ({ line }) => methodKey(line.method) === style.key && facetOf(line.combination, axis).key === facet.key,
      );
      const name = combinationName(facet);
      return {
        index: i,
        method: style,
        facet,
        title: `(${String.fromCharCode(97 + i)}) ${titleOf(style, own[0]!.method)}${name === '' ? '' : `, ${name}`}`,
        x: ticksAt(x.domain, x.ticks, 9),
        y: ticksAt(y.domain, y.ticks, 8),
        xTitle: 'penalty λ',
        yTitle: axisTitle(axis),
        xScale: 'linear',
        yScale: 'linear',
        width: size.width,
        height: size.height,
        cells: own.map((point) =>
          mapCell(
            point,
            x.at.get(String(point.lambda))!,
            y.at.get(valueOf(point.combination))!,
            found.thresholds.departure,
          ),
        ),
        lines: [
          mapLine('measured', boundaries, x, (b) => y.at.get(valueOf(b.line.combination))!.middle),
          mapLine('predicted', boundaries, x, (b) => y.at.get(valueOf(b.line.combination))!.middle),
        ],
      };
    }),
  };
}

/** The method with its parameters, which a map is to be read with. */
function titleOf({ shortLabel }: SeriesStyle, method: MethodSpec): string {
  const variant = methodVariant(method);
  return variant === '' || shortLabel.endsWith(variant) ? shortLabel : `${shortLabel}, ${variant}`;
}

type Place = Places['at'] extends ReadonlyMap<string, infer P> ? P : never;

function mapCell(point: RegimePoint, x: Place, y: Place, threshold: number): MapCell {
  const { colour, marks } = lookOf(point, threshold);
  return {
    x: x.middle,
    y: y.middle,
    xLow: x.low,
    xHigh: x.high,
    yLow: y.low,
    yHigh: y.high,
    colour,
    marks,
    markColour: marks.includes('hatch') ? MUTED : isDark(colour) ? BLANK : INK,
    name: combinationName(point.combination),
    regime: regimeText(point),
    point,
  };
}

function regimeText({ verdict }: RegimePoint): string {
  if (verdict.kind === 'regime') return verdict.regime;
  const leaning = verdict.leaning === null ? '' : `, ${verdict.leaning} by the mean alone`;
  return `undecided: ${UNDECIDED[verdict.reason]}${leaning}`;
}

function lookOf({ verdict, gap }: RegimePoint, threshold: number): Pick<MapCell, 'colour' | 'marks'> {
  const regime = verdict.kind === 'regime' ? verdict.regime : verdict.leaning;
  if (regime === 'diverged') return { colour: DIVERGED, marks: ['cross'] };
  if (regime === 'unconverged') return { colour: UNCONVERGED, marks: [] };
  if (regime === null || gap === null) return { colour: BLANK, marks: ['hatch'] };
  return {
    colour: gapColour(gap.mean, threshold),
    marks: [
      ...(regime.startsWith('interpolating') ? (['dot'] as const) : []),
      ...(verdict.kind === 'undecided' ? (['stroke'] as const) : []),
    ],
  };
}

function mapLine(
  kind: MapLine['kind'],
  boundaries: readonly Boundary[],
  x: Places,
  y: (boundary: Boundary) => number,
): MapLine {
  const rows = [...boundaries].sort((a, b) => y(a) - y(b));
  const smallest = Math.min(
    ...rows.flatMap(({ line }) => line.points.flatMap(({ lambda }) => (lambda > 0 ? lambda : []))),
  );
  const [left, right] = [x.at.get(String(smallest))?.low ?? x.domain[0], x.domain[1]];
  const pieces: MapLinePoint[][] = [[]];
  const intervals: MapInterval[] = [];
  for (const row of rows) {
    const lambda = boundaryOf(kind, row);
    const at = lambda === null ? NaN : x.position(lambda);
    if (!(at >= left && at <= right)) {
      if (pieces.at(-1)!.length > 0) pieces.push([]);
      continue;
    }
    pieces.at(-1)!.push({ x: at, y: y(row), lambda: lambda!, ...spreadOf(kind, row) });
    const range = kind === 'measured' && row.measured.kind === 'measured' ? row.measured.interval : null;
    if (range !== null)
      intervals.push({
        y: y(row),
        low: clamped(range.low, x, left),
        high: clamped(range.high, x, right),
        isOpenBelow: range.low.at !== 'within',
        isOpenAbove: range.high.at !== 'within',
      });
  }
  return { kind, pieces: pieces.filter((piece) => piece.length > 0), intervals };
}

function boundaryOf(kind: MapLine['kind'], { measured, predicted }: Boundary): number | null {
  if (kind === 'predicted') return predicted.kind === 'predicted' ? predicted.lambda : null;
  return measured.kind === 'measured' && measured.boundary.at === 'within' ? measured.boundary.lambda : null;
}

function spreadOf(kind: MapLine['kind'], { measured, predicted }: Boundary): Pick<MapLinePoint, 'low' | 'high'> {
  if (kind === 'predicted')
    return (predicted.kind === 'predicted' ? predicted.range : null) ?? { low: null, high: null };
  if (measured.kind !== 'measured' || measured.interval === null) return { low: null, high: null };
  const { low, high } = measured.interval;
  return low.at === 'within' && high.at === 'within'
    ? { low: low.lambda, high: high.lambda }
    : { low: null, high: null };
}

function clamped({ at, lambda }: LambdaBound, x: Places, end: number): number {
  return at === 'within' ? x.position(lambda) : end;
}
