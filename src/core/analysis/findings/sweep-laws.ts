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

/** Why cells of a line are not in the fit. */
export const OMISSIONS = {
  missing: 'without a result',
  diverged: 'diverged',
  unconverged: 'not converged, or their partner is not',
  unpaired: 'without the run that the gap is measured from',
  'no-logarithm': 'with a gap or cause that is zero or undefined',
  departed: 'beyond the threshold of departure, where no power law is expected',
} as const;
export type Omission = keyof typeof OMISSIONS;

interface Kind {
  readonly name: LawName;
  readonly metric: Metric;
  /** The metric in a formula; of several outputs |·| stands for the Euclidean norm. */
  readonly gap: string;
  readonly varies: ParameterName;
  readonly cause: string;
  readonly towards: LawQuestion['towards'];
  readonly x: (summary: CellSummary) => number;
  readonly applies: (cell: Cell) => boolean;
  readonly reference: (cell: Cell) => Reference | null;
  /** What the gap is measured from. */
  readonly compared: (summary: CellSummary) => Comparison | FunctionComparison | null;
  /** The comparison below whose first departure alone levels are fitted; null where all are. */
  readonly departs: ((summary: CellSummary) => Comparison) | null;
  /** Whether a gap that a penalty keeps open says nothing of the law: then cells with λ = 0 are taken alone, if there are any. */
  readonly withoutPenalty: boolean;
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
  departs: null,
  withoutPenalty: true,
} as const;

/** To first order in λ: (K + λ Q⁻¹)⁻¹ = K⁻¹ − λ K⁻¹ Q⁻¹ K⁻¹ + O(λ²), and only Q tells methods apart (grw.md §6). */
const firstOrder = (cell: Cell): Reference | null =>
  isSquared(cell) ? { kind: 'leading-order', exponent: 1, source: 'the linearised limit' } : null;

/** Theorem 6: O(m^(−1/4) + √ε), of a linear model √ε alone. */
const riskBound = (cell: Cell): Reference | null =>
  isSquared(cell)
    ? {
        kind: 'upper-bound',
        exponent: 0.5,
        source: 'Theorem 6',
        ...(cell.model.kind === 'network' ? { beside: 'of the width, m^(−1/4)' } : {}),
      }
    : null;

const KINDS: readonly Kind[] = [
  {
    ...width,
    metric: 'gap_fn_sup',
    gap: 'max |f − f_ERM|',
    applies: (cell) => cell.model.kind === 'network' && !isErm(cell),
    compared: ({ gap }) => gap,
    reference: widthBound('Theorem 4'),
  },
  {
    ...width,
    metric: 'gap_param',
    gap: '‖θ − θ_ERM‖',
    applies: (cell) => cell.model.kind === 'network' && !isErm(cell),
    compared: ({ gap }) => gap,
    reference: () => null,
  },
  {
    ...width,
    metric: 'gap_lin_sup',
    gap: 'max |f − f_lin|',
    applies: (cell) => cell.model.kind === 'network',
    compared: ({ gapLinearised }) => gapLinearised,
    reference: widthBound('Lemma 5'),
  },
  {
    name: 'lambda',
    metric: 'gap_fn_sup',
    gap: 'max |f − f_ERM|',
    varies: 'lambda',
    cause: 'the penalty λ',
    towards: 'zero',
    x: ({ cell }) => cell.lambda,
    applies: (cell) => cell.lambda > 0 && !isErm(cell),
    compared: ({ gap }) => gap,
    reference: firstOrder,
    departs: ({ gap }) => gap,
    withoutPenalty: false,
  },
  {
    name: 'risk',
    metric: 'gap_fn_sup_unreg',
    gap: 'max |f − f_ERM,0|',
    varies: 'lambda',
    cause: 'the training risk ε that the penalty leaves',
    towards: 'zero',
    x: ({ final }) => final?.trainRisk ?? NaN,
    applies: (cell) => cell.lambda > 0,
    compared: ({ gapUnregularised }) => gapUnregularised,
    reference: riskBound,
    departs: ({ gapUnregularised }) => gapUnregularised,
    withoutPenalty: false,
  },
];

/** All laws that the points of a map can be asked for; those along an axis that does not vary are left out. */
export function sweepLaws(points: readonly RegimePoint[], limits: Thresholds): SweepLaw[] {
  const hasUnpenalised = points.some(({ lambda }) => lambda === 0);
  return KINDS.flatMap((kind) => {
    if (kind.metric === 'gap_lin_sup' && !hasLinearisations(points)) return [];
    const lines = new Map<string, { combination: Combination; points: RegimePoint[] }>();
    for (const point of points) {
      if (!(kind.varies in point.combination.values) || !kind.applies(point.cell)) continue;
      if (kind.withoutPenalty && hasUnpenalised && point.lambda > 0) continue;
      const { [kind.varies]: _along, ...values } = point.combination.values;
      const combination = { key: canonicalJson(values), values };
      const key = `${combination.key} ${methodKey(point.method)}`;
      const line = lines.get(key) ?? { combination, points: new Array<RegimePoint>() };
      lines.set(key, line);
      line.points.push(point);
    }
    return [...lines.values()].map((line) => lawOf(kind, line.combination, line.points, limits));
  });
}

/** A sweep without any linearised run does not ask for this law. */
function hasLinearisations(points: readonly RegimePoint[]): boolean {
  return points.some(
    ({ cell, runs }) =>
      cell.model.kind === 'linearised' || runs.some(({ gapLinearised }) => gapLinearised?.partner === 'ok'),
  );
}

function lawOf(kind: Kind, combination: Combination, points: readonly RegimePoint[], limits: Thresholds): SweepLaw {
  const question: LawQuestion = {
    gap: kind.gap,
    cause: kind.cause,
    towards: kind.towards,
    reference: kind.reference(points[0]!.cell),
  };
  const omitted = Object.fromEntries(Object.keys(OMISSIONS).map((name) => [name, 0])) as Record<Omission, number>;
  const usable: LawPoint[] = [];
  const departure = firstDeparture(kind, points, limits);
  for (const point of points) {
    omitted.missing += point.missing;
    const kept: CellSummary[] = [];
    for (const run of point.runs) {
      const omission = omissionOf(kind, run, limits);
      if (omission === null) kept.push(run);
      else omitted[omission]++;
    }
    const level = point.combination.values[kind.varies] as number;
    if (level >= departure) omitted.departed += kept.length;
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
    sentence: lawSentence(question, outcome) + omissionsSentence(omitted),
    omitted,
  };
}

function omissionOf({ compared, metric, x }: Kind, run: CellSummary, limits: Thresholds): Omission | null {
  const state = trainingStateOf(run, limits);
  if (state === 'diverged' || state === 'unconverged') return state;
  if ((compared(run)?.gap ?? null) === null) return 'unpaired';
  return [x(run), METRICS[metric].of(run)].every((value) => value > 0 && value < Infinity) ? null : 'no-logarithm';
}

function omissionsSentence(omitted: Readonly<Record<Omission, number>>): string {
  const parts = Object.entries(OMISSIONS).flatMap(([name, text]) => {
    const count = omitted[name as Omission];
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return parts.length === 0 ? '' : ` Cells left out: ${parts.join('; ')}.`;
}

/**
 * The first level whose relative gap, as thresholds ask for it and as a geometric mean over all runs that have one, is above
 * the threshold of departure; ∞ without any. Whole levels, for leaving out only the seeds above it would bend the law there.
 */
function firstDeparture({ departs, varies }: Kind, points: readonly RegimePoint[], limits: Thresholds): number {
  const departed = points.filter(({ runs }) => {
    const logs = runs.flatMap((run) => {
      const gap = departs?.(run).gap ?? null;
      return gap === null ? [] : [Math.log(gap.relative[measureFor(limits, run.cell.loss)])];
    });
    return logs.reduce((sum, log) => sum + log / logs.length, 0) > Math.log(limits.departure) && logs.length > 0;
  });
  return Math.min(...departed.map(({ combination }) => combination.values[varies] as number), Infinity);
}
