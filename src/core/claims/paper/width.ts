import type { Pairing } from '../../analysis/index.js';
import { functionGapTrace } from '../../analysis/index.js';
import type { Cell } from '../../cell/index.js';
import type { Check } from '../check.js';
import { estimated } from '../check.js';
import type { Claim } from '../claim.js';
import type { Evidence, Fits, Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { both, gapToErm, isModel, uses } from '../measures.js';
import { exponentOverSeeds, meanOverSeeds } from '../over-seeds.js';
import { atMost } from '../range.js';

/** Lemma 5 and Theorem 4 bound gaps by O(width^(−¼)). */
const BOUND = atMost(-1 / 4);

const widthOf = ({ model }: Cell): number => (model.kind === 'linear' ? NaN : model.width);

/** sup over time and evaluation points of |f − f_lin|, and the gap to ERM at the end. */
function measure(pairing: Pairing): Measurement {
  const { result, linearised } = pairing;
  const toErm = gapToErm(pairing)?.fnSup ?? NaN;
  if (linearised?.state !== 'ok') return { toErm };
  const gaps = functionGapTrace(result, linearised.result).map(({ fnSup }) => fnSup);
  return { toErm, toLinearised: Math.max(...gaps) };
}

const isDeep =
  (depth: number): Fits =>
  ({ model }) =>
    model.kind !== 'linear' && model.depth === depth;

function exponent(evidence: Evidence, quantity: string, fits: Fits, name: string): Check {
  const gaps = sample(evidence, both(isModel('network'), fits), name);
  return estimated(`width exponent of ${quantity}`, exponentOverSeeds(gaps, widthOf), gaps.missing, BOUND);
}

export const theorem4: Claim = {
  id: 'theorem4-width',
  source: 'Theorem 4',
  statement:
    'After long training a wide network trained by any GRW is within O(width^(−¼)) of the same network trained by ERM, on every input.',
  rule: 'The exponent of max |f − f_ERM| in the width is at most −¼, with its whole interval; the theorem is an upper bound, so less is no contradiction.',
  sweep: 'width-equivalence',
  quick: "model == 'network' and width <= 1024",
  measure,
  checks: (evidence) =>
    (['iw', 'group-dro'] as const).map((method) =>
      exponent(evidence, `max |f − f_ERM|, ${method}`, uses(method), 'toErm'),
    ),
};

export const lemma5: Claim = {
  id: 'lemma5-width',
  source: 'Lemma 5',
  statement:
    'All through training a wide network is within O(width^(−¼)) of its linearisation trained by the same GRW, on every input.',
  rule: 'The exponent in the width of the largest |f − f_lin|, over the inputs and the epochs that both runs recorded, is at most −¼, with its whole interval.',
  sweep: 'width-linearisation',
  quick: 'seed < 5 and width <= 512',
  measure,
  checks: (evidence) =>
    [1, 2].flatMap((depth) =>
      (['erm', 'iw', 'group-dro'] as const).map((method) =>
        exponent(
          evidence,
          `sup |f − f_lin|, ${method}, L = ${depth}`,
          both(uses(method), isDeep(depth)),
          'toLinearised',
        ),
      ),
    ),
};

const startsWith =
  (init: 'zero-output' | 'ntk'): Fits =>
  ({ model }) =>
    model.kind !== 'linear' && model.init === init;

/** The difference of the logarithms, zero output layer against Gaussian, of each seed at the widest width. */
function advantage(evidence: Evidence): Check {
  const widest = Math.max(...evidence.map(({ cell }) => widthOf(cell)));
  const of = (init: 'zero-output' | 'ntk') =>
    sample(
      evidence,
      both(isModel('network'), uses('iw'), startsWith(init), (cell) => widthOf(cell) === widest),
      'toLinearised',
    );
  const [zero, gaussian] = [of('zero-output'), of('ntk')];
  const values = zero.values.flatMap(({ cell, value }) => {
    const other = gaussian.values.find((entry) => entry.cell.seed === cell.seed);
    return other === undefined ? [] : [{ cell, value: Math.log(value / other.value) }];
  });
  const missing = zero.missing + gaussian.missing;
  return estimated(
    `log ratio of sup |f − f_lin|, zero to Gaussian, m = ${widest}`,
    meanOverSeeds({ values, missing }),
    missing,
    atMost(0),
  );
}

export const appendixE: Claim = {
  id: 'appendix-e-initialisation',
  source: 'Section 4.2, Appendix E',
  statement:
    'The zero output layer of equation (9) lets a wide network be approximated accurately by its linearisation.',
  rule: 'With it the exponent of sup |f − f_lin| in the width is at most −¼, and at the largest width the network is nearer to its linearisation than with a Gaussian output layer, in the mean of logarithms over seeds. That the Gaussian one obeys the bound as well would not contradict the paper, which says only that it cannot be proved so.',
  sweep: 'init-ablation',
  quick: "method == 'iw' and seed < 4 and width <= 512",
  measure,
  checks: (evidence) => [
    exponent(
      evidence,
      'sup |f − f_lin|, iw, zero output layer',
      both(uses('iw'), startsWith('zero-output')),
      'toLinearised',
    ),
    advantage(evidence),
  ],
};
