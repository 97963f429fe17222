import type { SweepCell } from '../analysis/index.js';
import { compileCondition } from '../sweep/index.js';
import type { Claim } from './claim.js';

/** `quick`: as many of a sweep's cells as its claims need for a verdict; `full`: all. */
export type Size = 'quick' | 'full';

/** A shipped sweep, and the claims that are judged on it. */
export interface Trial {
  /** File in `sweeps/`, without its ending. */
  readonly sweep: string;
  readonly claims: readonly Claim[];
  /** The sweep's cells that are trained, as a sweep's `where`; null for all. */
  readonly where: string | null;
}

/** Sweeps in the order of the claims; one that several claims are judged on comes once. */
export function trials(claims: readonly Claim[], size: Size): Trial[] {
  const bySweep = new Map<string, Claim[]>();
  for (const claim of claims) {
    const known = bySweep.get(claim.sweep);
    if (known === undefined) bySweep.set(claim.sweep, [claim]);
    else known.push(claim);
  }
  return [...bySweep].map(([sweep, judged]) => {
    const conditions = [...new Set(judged.map(({ quick }) => quick))];
    return {
      sweep,
      claims: judged,
      where: size === 'full' ? null : conditions.map((text) => `(${text})`).join(' or '),
    };
  });
}

/**
 * The text of a sweep with no `where` of its own, cut down to a trial's cells: their ids are those of the whole sweep, so
 * that a run of all of it goes on from theirs.
 */
export function trialText(sweepText: string, { where }: Trial): string {
  return where === null ? sweepText : `${sweepText.trimEnd()}\nwhere: ${JSON.stringify(where)}\n`;
}

/** Of the cells of a trial those that one of its claims is judged on. */
export function cellsOf(claim: Claim, size: Size, cells: readonly SweepCell[]): readonly SweepCell[] {
  if (size === 'full') return cells;
  const fits = compileCondition(claim.quick, claim.id);
  return cells.filter(({ cell }) => fits(cell));
}
