import type { Cell, MethodSpec } from '../../cell/index.js';
import { canonicalJson } from '../../cell/index.js';
import type { Metric } from '../aggregate.js';
import { METRICS } from '../aggregate.js';
import type { Combination } from '../axes.js';
import { methodKey } from '../axes.js';
import type { LawOutcome, LawPoint, LawQuestion, Reference } from '../laws/index.js';
import { fitLaw, lawSentence } from '../laws/index.js';
import type { ParameterName } from '../parameters.js';
import type { RegimePoint, Thresholds } from '../regimes/index.js';
import { measureFor, trainingStateOf } from '../regimes/index.js';
import type { CellSummary, Comparison, FunctionComparison } from '../summary.js';

/** Which law: in the width, in λ, or in the training risk that a penalty leaves. */
export type LawName = 'width' | 'lambda' | 'risk';

/** One law of one method along one line of the grid. */
export interface SweepLaw {
  readonly name: LawName;
  readonly metric: Metric;
  /** Without what varies along the line. */
  readonly combination: Combination;
  readonly method: MethodSpec;
  readonly question: LawQuestion;
  readonly outcome: LawOutcome;
  readonly sentence: string;
  /** Cells of the line that are not in the fit, and why. They are never averaged over. */
  readonly omitted: Readonly<Record<Omission, number>>;
}

/**
 * Without a result; diverged; not converged; without the partner that the gap is measured from; or with a gap above the threshold of
 * departure, beyond which no power of λ or risk is expected.
 */
export const OMISSIONS = ['missing', 'diverged', 'unconverged', 'unpaired', 'departed'] as const;
export type Omission = (typeof OMISSIONS)[number];

interface Kind {
  readonly name: LawName;
  readonly metric: Metric;
  readonly varies: ParameterName;
  readonly cause: string;
  readonly towards: LawQuestion['towards'];
  readonly x: (summary: CellSummary) => number;
  readonly applies: (cell: Cell) => boolean;
  readonly reference: (cell: Cell) => Reference | null;
  /** What the gap is measured from. */
  readonly compared: (summary: CellSummary) => Comparison | FunctionComparison | null;
  /** Whether only levels below departure are fitted. */
  readonly belowDeparture: boolean;
}

const isErm = ({ method }: Cell): boolean => method.name === 'erm';
const isSquared = ({ loss }: Cell): boolean => loss.name === 'squared' || loss.name === 'vector-squared';

/** Theorem 4 and Lemma 5 are of smooth activations, the NTK parametrisation and the squared loss. */
const widthBound =
  (source: string) =>
  (cell: Cell): Reference | null =>
    cell.model.kind === 'network' &&
    cell.model.activation !== 'relu' &&
    cell.model.parametrisation === 'ntk' &&
    isSquared(cell) &&
    cell.lambda === 0
      ? { kind: 'upper-bound', exponent: -0.25, source }
      : null;

const width = {
  name: 'width',
  varies: 'width',
  cause: 'the width m',
  towards: 'infinity',
  x: ({ cell }: CellSummary) => (cell.model.kind === 'linear' ? NaN : cell.model.width),
  belowDeparture: false,
} as const;

/** To first order in λ: (K + λ Q⁻¹)⁻¹ = K⁻¹ − λ K⁻¹ Q⁻¹ K⁻¹ + O(λ²), and only Q tells methods apart (grw.md §6). */
const firstOrder = (cell: Cell): Reference | null =>
  isSquared(cell) ? { kind: 'leading-order', exponent: 1, source: 'the linearised limit' } : null;

const KINDS: readonly Kind[] = [
  {
    ...width,
    metric: 'gap_fn_sup',
    applies: (cell) => cell.model.kind === 'network' && !isErm(cell),
    compared: ({ gap }) => gap,
    reference: widthBound('Theorem 4'),
  },
  {
    ...width,
    metric: 'gap_param',
    applies: (cell) => cell.model.kind === 'network' && !isErm(cell),
    compared: ({ gap }) => gap,
    reference: () => null,
  },
  {
    ...width,
    metric: 'gap_lin_sup',
    applies: (cell) => cell.model.kind === 'network',
    compared: ({ gapLinearised }) => gapLinearised,
    reference: widthBound('Lemma 5'),
  },
  {
    name: 'lambda',
    metric: 'gap_fn_sup',
    varies: 'lambda',
    cause: 'the penalty λ',
    towards: 'zero',
    x: ({ cell }) => cell.lambda,
    applies: (cell) => cell.lambda > 0 && !isErm(cell),
    compared: ({ gap }) => gap,
    reference: firstOrder,
    belowDeparture: true,
  },
  {
    name: 'risk',
    metric: 'gap_fn_sup_unreg',
    varies: 'lambda',
    cause: 'the training risk ε that the penalty leaves',
    towards: 'zero',
    x: ({ final }) => final?.trainRisk ?? NaN,
    applies: (cell) => cell.lambda > 0,
    compared: ({ gapUnregularised }) => gapUnregularised,
    reference: (cell) => (isSquared(cell) ? { kind: 'upper-bound', exponent: 0.5, source: 'Theorem 6' } : null),
    belowDeparture: true,
  },
];

/** All laws that the points of a map can be asked for; those along an axis that does not vary are left out. */
export function sweepLaws(points: readonly RegimePoint[], limits: Thresholds): SweepLaw[] {
  return KINDS.flatMap((kind) => {
    const lines = new Map<string, { combination: Combination; points: RegimePoint[] }>();
    for (const point of points) {
      if (!(kind.varies in point.combination.values) || !kind.applies(point.cell)) continue;
      const { [kind.varies]: _along, ...values } = point.combination.values;
      const combination = { key: canonicalJson(values), values };
      const key = `${combination.key} ${methodKey(point.method)}`;
      const line = lines.get(key) ?? { combination, points: [] };
      lines.set(key, line);
      line.points.push(point);
    }
    return [...lines.values()].map((line) => lawOf(kind, line.combination, line.points, limits));
  });
}

function lawOf(kind: Kind, combination: Combination, points: readonly RegimePoint[], limits: Thresholds): SweepLaw {
  const question: LawQuestion = {
    gap: METRICS[kind.metric].title,
    cause: kind.cause,
    towards: kind.towards,
    reference: kind.reference(points[0]!.cell),
  };
  const omitted: Record<Omission, number> = { missing: 0, diverged: 0, unconverged: 0, unpaired: 0, departed: 0 };
  const usable: LawPoint[] = [];
  for (const point of points) {
    omitted.missing += point.missing;
    const kept: CellSummary[] = [];
    for (const run of point.runs) {
      const omission = omissionOf(kind, run, limits);
      if (omission === null) kept.push(run);
      else omitted[omission]++;
    }
    const level = point.combination.values[kind.varies] as number;
    // Whole levels, for leaving out only the seeds above a threshold would bend the law there.
    if (kind.belowDeparture && isDeparted(kind, kept, limits)) omitted.departed += kept.length;
    else
      usable.push(
        ...kept.map((run) => ({ seed: run.cell.seed, level, x: kind.x(run), y: METRICS[kind.metric].of(run) })),
      );
  }
  const outcome = fitLaw(usable, question);
  return {
    name: kind.name,
    metric: kind.metric,
    combination,
    method: points[0]!.method,
    question,
    outcome,
    sentence: lawSentence(question, outcome),
    omitted,
  };
}

function omissionOf({ compared }: Kind, run: CellSummary, limits: Thresholds): Omission | null {
  const state = trainingStateOf(run, limits);
  if (state === 'diverged' || state === 'unconverged') return state;
  return compared(run)?.gap == null ? 'unpaired' : null;
}

/** Whether the geometric mean of the gaps, relative as thresholds ask, is above the threshold of departure. */
function isDeparted({ compared }: Kind, runs: readonly CellSummary[], limits: Thresholds): boolean {
  const logs = runs.flatMap((run) => {
    const gap = compared(run)?.gap;
    return gap != null && 'relative' in gap ? [Math.log(gap.relative[measureFor(limits, run.cell.loss)])] : [];
  });
  return logs.reduce((sum, log) => sum + log / logs.length, 0) > Math.log(limits.departure) && logs.length > 0;
}
