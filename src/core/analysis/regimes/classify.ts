import type { Convergence } from '../convergence.js';
import type { SeedMean } from '../statistics/index.js';
import type { CellSummary } from '../summary.js';
import type { Thresholds } from './thresholds.js';

/** The regimes of product.md §5. */
export const REGIMES = [
  'diverged',
  'unconverged',
  'interpolating-equivalent',
  'interpolating-departed',
  'regularised-equivalent',
  'regularised-departed',
] as const;
export type Regime = (typeof REGIMES)[number];

/** What training came to, from the best to the worst. */
export const TRAINING_STATES = ['interpolating', 'regularised', 'unconverged', 'diverged'] as const;
export type TrainingState = (typeof TRAINING_STATES)[number];

/** Why no regime can be concluded. */
export const UNDECIDED = {
  'no-results': 'no seed has been trained',
  'no-partner': 'no seed has an ERM run to be compared with',
  'partner-diverged': 'the ERM run of every seed diverged, or is missing',
  'no-gap': 'the gap is not defined: there are no evaluation points, or ERM has not moved',
  'one-seed': 'one seed has a gap, and the spread of one is unknown',
  straddles: 'the interval of the gap holds the threshold',
} as const;
export type UndecidedReason = keyof typeof UNDECIDED;

export type RegimeVerdict =
  | { readonly kind: 'regime'; readonly regime: Regime }
  | {
      readonly kind: 'undecided';
      readonly reason: UndecidedReason;
      /** The regime that the mean of the gap alone would say; null without a gap. */
      readonly leaning: Regime | null;
    };

/** Of one run: unconverged also where its ERM partner is, for then the gap is not that of their limits. */
export function trainingStateOf(summary: CellSummary, limits: Thresholds): TrainingState {
  if (summary.final === null) return 'diverged';
  const { gap } = limits.against === 'erm' ? summary.gap : summary.gapUnregularised;
  const own = stateOf(summary.final.convergence, limits);
  const partner = gap === null ? own : stateOf(gap.partnerConvergence, limits);
  return partner === 'unconverged' ? 'unconverged' : own;
}

function stateOf({ trainRisk, movement }: Convergence, limits: Thresholds): TrainingState {
  if (trainRisk <= limits.interpolation) return 'interpolating';
  return movement <= limits.stationary ? 'regularised' : 'unconverged';
}

/** The state of all seeds is that of the worst: a set-up that diverges for one seed is not one to rely on. Null of none. */
export function worstState(states: readonly TrainingState[]): TrainingState | null {
  return TRAINING_STATES.findLast((state) => states.includes(state)) ?? null;
}

/** What is known of a gap over seeds. */
export type GapEvidence =
  | { readonly kind: 'measured'; /** Of natural logarithms of relative gaps. */ readonly log: SeedMean }
  | { readonly kind: 'unknown'; readonly reason: 'no-partner' | 'partner-diverged' | 'no-gap' };

export function classify(state: TrainingState | null, gap: GapEvidence, { departure }: Thresholds): RegimeVerdict {
  if (state === null) return { kind: 'undecided', reason: 'no-results', leaning: null };
  if (state === 'diverged' || state === 'unconverged') return { kind: 'regime', regime: state };
  if (gap.kind === 'unknown') return { kind: 'undecided', reason: gap.reason, leaning: null };
  const { mean, interval } = gap.log;
  const threshold = Math.log(departure);
  if (interval !== null && interval.low > threshold) return { kind: 'regime', regime: `${state}-departed` };
  if (interval !== null && interval.high <= threshold) return { kind: 'regime', regime: `${state}-equivalent` };
  return {
    kind: 'undecided',
    reason: interval === null ? 'one-seed' : 'straddles',
    leaning: mean > threshold ? `${state}-departed` : `${state}-equivalent`,
  };
}
