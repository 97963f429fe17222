import type { Check } from './check.js';
import type { Evidence, Measure } from './evidence.js';
import type { Verdict } from './verdict.js';
import { together } from './verdict.js';

/** A statement of the paper, the shipped sweep that it is judged on, and what the sweep must then show. */
export interface Claim {
  /** Letters, digits and hyphens; names it on the command line. */
  readonly id: string;
  /** Where it is made, as in `Theorem 4`. */
  readonly source: string;
  /** In one sentence, and where the paper leaves a number open, the rule by which it is judged. */
  readonly statement: string;
  readonly rule: string;
  /** File in `sweeps/`, without its ending. */
  readonly sweep: string;
  /** Which of the sweep's cells the quick size trains: a condition as in a sweep's `where`. */
  readonly quick: string;
  readonly measure: Measure;
  /** All of them must hold for the claim to hold. */
  readonly checks: (evidence: Evidence) => readonly Check[];
}

export interface Judgement {
  readonly claim: Claim;
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
}

export function judge(claim: Claim, evidence: Evidence): Judgement {
  const checks = claim.checks(evidence);
  return { claim, checks, verdict: together(checks.map(({ verdict }) => verdict)) };
}
