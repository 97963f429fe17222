import type { Pairing } from '../../analysis/index.js';
import { every } from '../check.js';
import type { Claim } from '../claim.js';
import type { Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { final, isModel } from '../measures.js';
import { row } from '../../record/index.js';
import { atMost } from '../range.js';

/** Theorem 9 is about a training risk below it. */
const RISK = 1 / 4;

/**
 * The largest |f_MM| of an evaluation point on which the network and the max-margin linearised network, equation (18), differ
 * in sign, over what the theorem allows there with C = γ, the smallest |f_MM| of a training sample: γ (−log 2ε)^(−½). 0 where
 * they agree on all.
 */
function measure(pairing: Pairing): Measurement {
  const risk = final(pairing, 'train_risk');
  const { linearised, result } = pairing;
  if (linearised?.state !== 'ok' || !(risk < RISK)) return { risk };
  const { maxMargin } = linearised.result.facts;
  if (maxMargin === null || maxMargin === undefined) return { risk };
  let largest = 0;
  row(result.trace, 'test_prediction', -1).forEach((prediction, i) => {
    const theirs = maxMargin.testPrediction[i]!;
    if (Math.sign(prediction) !== Math.sign(theirs)) largest = Math.max(largest, Math.abs(theirs));
  });
  return { risk, disagreement: (largest / maxMargin.margin) * Math.sqrt(-Math.log(2 * risk)) };
}

export const theorem9: Claim = {
  id: 'theorem9-sign',
  source: 'Theorem 9',
  statement:
    'With the logistic loss and a penalty that leaves a training risk below ε, every GRW gives the sign of the max-margin linearised network f_MM wherever |f_MM| is large enough.',
  rule: 'At no input with |f_MM(x)| > C (−log 2ε)^(−½) do the signs differ, ε < ¼ being the training risk. The theorem does not give its constant; C = γ is taken, the smallest |f_MM| of a training sample.',
  sweep: 'margin-agreement',
  quick: "seed < 3 and method != 'group-dro'",
  measure,
  checks: (evidence) => [
    every(
      '|f_MM| (−log 2ε)^½/γ where signs differ, ε < ¼',
      sample(
        evidence.filter(({ values }) => values === null || values['risk']! < RISK),
        isModel('network'),
        'disagreement',
      ),
      atMost(1),
    ),
  ],
};
