import type { Pairing } from '../../analysis/index.js';
import { every } from '../check.js';
import type { Claim } from '../claim.js';
import type { Fits, Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { both, final, gapTo, isModel } from '../measures.js';
import { atMost } from '../range.js';

/** Below it the width's own term of the theorem, which is about 1/width, is larger than √ε. */
const LEAST_RISK = 1e-6;

/**
 * max |f_reg − f_ERM| over its bound C √ε. Of a linear model, from the same initial point, f_reg(x) − f_ERM(x) =
 * k(x) K⁻¹ (f_reg(X) − Y), and ‖k(x) K⁻¹‖ ≤ √(K(x, x)/λ_min), ‖f_reg(X) − Y‖ = √(2nε): hence C = √(2n max K(x, x)/λ_min). Every
 * input of the sweep has the norm √d, so that K(x, x) is the same for all, of a network's tangent kernel up to fluctuations
 * of order width^(−½).
 */
function measure(pairing: Pairing): Measurement {
  const { cell, result, unregularised } = pairing;
  const { samples, stabilityLimit, kernelMin } = result.facts;
  const risk = final(pairing, 'train_risk');
  if (cell.model.kind !== 'linear' && risk < LEAST_RISK) return { risk };
  const largest = 2 / stabilityLimit - cell.lambda;
  const bound = Math.sqrt((2 * samples * largest * risk) / (kernelMin ?? NaN));
  return { risk, ratio: (gapTo(pairing, unregularised)?.fnSup ?? NaN) / bound };
}

const isPenalised: Fits = ({ lambda }) => lambda > 0;

export const theorem6: Claim = {
  id: 'theorem6-sqrt-epsilon',
  source: 'Theorem 6',
  statement:
    'If a penalty leaves a training risk below ε, the reweighted model is within O(√ε) of unregularised ERM on every input.',
  rule: 'Of a linear model C = √(2n max K(x, x)/λ_min(K)) is proved (see the code); the gap is at most C √ε in every run. Of a network, with its tangent kernel, the same where √ε is at least a thousandth; below, the other term, of the width, prevails.',
  sweep: 'sqrt-epsilon',
  quick: 'seed < 2 and (lambda == 0 or lambda > 5e-4)',
  measure,
  checks: (evidence) => [
    every(
      'max |f − f_ERM|/(C √ε), linear model',
      sample(evidence, both(isPenalised, isModel('linear')), 'ratio'),
      atMost(1),
    ),
    every(
      'max |f − f_ERM|/(C √ε), network',
      sample(
        evidence.filter(({ values }) => values === null || !(values['risk']! < LEAST_RISK)),
        both(isPenalised, isModel('network')),
        'ratio',
      ),
      atMost(1),
    ),
  ],
};
