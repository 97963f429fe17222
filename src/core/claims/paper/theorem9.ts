import type { Pairing } from '../../analysis/index.js';
import { every } from '../check.js';
import type { Claim } from '../claim.js';
import type { Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { both, final, isModel } from '../measures.js';
import { row } from '../../record/index.js';
import { atMost } from '../range.js';

/** Theorem 9 asks for a risk below ¼, and for inputs of a margin that shrinks with the risk; this risk is small. */
const SMALL_RISK = 1e-2;

/**
 * The largest |f_MM| of an evaluation point on which the network and the max-margin linearised network, equation (18),
 * differ in sign, over γ, the smallest |f_MM| of a training sample; 0 where they agree on all.
 */
function measure(pairing: Pairing): Measurement {
  const risk = final(pairing, 'train_risk');
  const { linearised, result } = pairing;
  if (linearised?.state !== 'ok') return { risk };
  const { maxMargin } = linearised.result.facts;
  if (maxMargin === null || maxMargin === undefined) return { risk };
  let largest = 0;
  row(result.trace, 'test_prediction', -1).forEach((prediction, i) => {
    const theirs = maxMargin.testPrediction[i]!;
    if (Math.sign(prediction) !== Math.sign(theirs)) largest = Math.max(largest, Math.abs(theirs));
  });
  return { risk, disagreement: largest / maxMargin.margin };
}

export const theorem9: Claim = {
  id: 'theorem9-sign',
  source: 'Theorem 9',
  statement:
    'With the logistic loss and a penalty that leaves a small training risk, every GRW gives the sign of the max-margin linearised network f_MM wherever |f_MM| is large enough.',
  rule: 'The constant of the theorem is not given. Large enough means at least γ, as large as on the training samples; small means R̂ ≤ 10⁻². No network with such a risk may differ from f_MM there.',
  sweep: 'margin-agreement',
  quick: "seed < 3 and method != 'group-dro'",
  measure,
  checks: (evidence) => [
    every(
      'largest |f_MM|/γ where signs differ, R̂ ≤ 10⁻²',
      sample(
        evidence.filter(({ values }) => values === null || values['risk']! <= SMALL_RISK),
        both(isModel('network')),
        'disagreement',
      ),
      atMost(1),
    ),
  ],
};
