import { matrix } from '../ops/index.js';
import type { Rule } from './rule.js';

/** Fixed weights q, length n, as in ERM and importance weighting. */
export function staticWeights(q: Float64Array): Rule {
  return {
    signature: 'static',
    constants: { weights: matrix(q.length, 1, q) },
    initial: {},
    staticWeights: q,
    ...(q.every((weight) => weight > 0) ? {} : { mayVanish: true as const }),
    apply: (_ops, _seen, _memory, constants) => ({ weights: constants['weights']!, next: {} }),
  };
}
