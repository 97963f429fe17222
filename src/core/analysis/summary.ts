import type { Cell, CellId } from '../cell/index.js';
import type { CellResult, Outcome } from '../record/index.js';
import { scalar } from '../record/index.js';
import type { Convergence } from './convergence.js';
import { convergenceOf } from './convergence.js';
import type { FinalFunctionGap, FinalGap } from './gap.js';
import { finalFunctionGap, finalGap } from './gap.js';
import type { LimitDistance } from './limit.js';
import { limitDistance } from './limit.js';
import type { MaxMarginDistance } from './max-margin.js';
import { maxMarginDistance } from './max-margin.js';
import type { Pairing, Partner, PartnerState } from './pairing.js';
import type { WeightReport } from './weights.js';
import { weightReport } from './weights.js';

/** The comparison of a run's final state with a partner's. */
export interface Comparison {
  readonly partner: PartnerState;
  /** Null unless the partner is `ok` and the run itself has not diverged. */
  readonly gap: FinalGap | null;
}

/** The same of runs of different models, which have only their functions to compare. */
export interface FunctionComparison {
  readonly partner: PartnerState;
  readonly gap: FinalFunctionGap | null;
}

/** Everything the report says of one finished cell, without its trace: of the order of a kilobyte. */
export interface CellSummary {
  readonly id: CellId;
  readonly cell: Cell;
  readonly outcome: Outcome;
  readonly epochs: number;
  readonly backend: string;
  readonly groupNames: readonly string[];
  /** The last recorded state, null after divergence. */
  readonly final: FinalState | null;
  readonly gap: Comparison;
  /** Against ERM with λ = 0 (Theorem 6). */
  readonly gapUnregularised: Comparison;
  /** A network against its own linearisation (Lemma 5); null for other models. */
  readonly gapLinearised: FunctionComparison | null;
  readonly limit: LimitDistance | null;
  readonly maxMargin: MaxMarginDistance | null;
  readonly weights: WeightReport;
}

export interface FinalState {
  readonly trainRisk: number;
  readonly worstGroupRisk: number;
  readonly trainError: number;
  readonly testError: number;
  readonly testErrorWorst: number;
  /** The least of it over all recorded epochs: what stopping at the best moment would have given. */
  readonly testErrorWorstLeast: number;
  readonly thetaNorm: number;
  readonly convergence: Convergence;
}

export function summarise(pairing: Pairing): CellSummary {
  const { id, cell, result } = pairing;
  const diverged = result.outcome === 'diverged';
  return {
    id,
    cell,
    outcome: result.outcome,
    epochs: result.epochs,
    backend: result.backend,
    groupNames: result.facts.groups.map((group) => group.name),
    final: diverged ? null : finalState(result),
    gap: compare(result, pairing.erm),
    gapUnregularised: compare(result, pairing.unregularised),
    gapLinearised: pairing.linearised && compareFunctions(result, pairing.linearised),
    limit: diverged ? null : limitDistance(result),
    maxMargin: diverged ? null : maxMarginDistance(cell, result),
    weights: weightReport(result),
  };
}

export function compare(result: CellResult, partner: Partner): Comparison {
  return compareBy(finalGap, result, partner);
}

export function compareFunctions(result: CellResult, partner: Partner): FunctionComparison {
  return compareBy(finalFunctionGap, result, partner);
}

function compareBy<G>(
  gapOf: (run: CellResult, partner: CellResult) => G,
  result: CellResult,
  partner: Partner,
): { partner: PartnerState; gap: G | null } {
  if (partner.state !== 'ok' || result.outcome === 'diverged') return { partner: partner.state, gap: null };
  return { partner: 'ok', gap: gapOf(result, partner.result) };
}

function finalState(result: CellResult): FinalState {
  const { trace } = result;
  return {
    trainRisk: scalar(trace, 'train_risk', -1),
    worstGroupRisk: scalar(trace, 'worst_group_risk', -1),
    trainError: scalar(trace, 'train_error', -1),
    testError: scalar(trace, 'test_error', -1),
    testErrorWorst: scalar(trace, 'test_error_worst', -1),
    testErrorWorstLeast: trace.columns.test_error_worst.data.reduce((a, b) => Math.min(a, b), Infinity),
    thetaNorm: scalar(trace, 'theta_norm', -1),
    convergence: convergenceOf(result),
  };
}
