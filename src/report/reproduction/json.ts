import type { Check, Range } from '../../core/claims/index.js';
import type { Reproduction } from './input.js';

/** `version` rises when the shape changes. Bounds that are not there are null. */
export function reproductionJson({ size, interrupted, judgements, sweeps }: Reproduction): object {
  return {
    version: 1,
    size,
    interrupted,
    claims: judgements.map(({ claim, checks, verdict }) => ({
      id: claim.id,
      source: claim.source,
      statement: claim.statement,
      rule: claim.rule,
      sweep: claim.sweep,
      verdict,
      checks: checks.map((check) => ({ ...check, expected: bounds(check) })),
    })),
    sweeps,
  };
}

function bounds({ expected: { low, high } }: Check): Record<keyof Range, number | null> {
  return { low: low === -Infinity ? null : low, high: high === Infinity ? null : high };
}
