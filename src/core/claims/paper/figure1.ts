import { weightReport } from '../../analysis/index.js';
import { estimated, every } from '../check.js';
import type { Claim } from '../claim.js';
import { sample } from '../evidence.js';
import { both, final, gapToErm, isPrecision, isReweighted, uses } from '../measures.js';
import { atLeast, atMost, between } from '../range.js';
import { meanOverSeeds } from '../over-seeds.js';

const FIGURE1 = { sweep: 'figure1', quick: 'seed < 4' } as const;

export const samePoint: Claim = {
  ...FIGURE1,
  id: 'figure1-same-point',
  source: 'Figure 1 (a, b), Theorems 1 and 2',
  statement:
    'The training loss of each method converges to 0, and the gap between the weights of importance weighting, Group DRO and ERM converges to 0.',
  rule: 'R̂ ≤ 10⁻¹², an error of a millionth of the labels. The same point: ‖θ − θ_ERM‖/‖θ_ERM‖ at most 10⁻⁸, the root of double precision; in single precision, which rounds to 6 × 10⁻⁸, at most 10⁻⁵.',
  measure: (pairing) => ({
    risk: final(pairing, 'train_risk'),
    gap: gapToErm(pairing)?.paramRelative ?? NaN,
  }),
  checks: (evidence) => [
    every(
      'R̂ at the end',
      sample(evidence, () => true, 'risk'),
      atMost(1e-12),
    ),
    every(
      '‖θ − θ_ERM‖/‖θ_ERM‖, float64',
      sample(evidence, both(isReweighted, isPrecision('float64')), 'gap'),
      atMost(1e-8),
    ),
    every(
      '‖θ − θ_ERM‖/‖θ_ERM‖, float32',
      sample(evidence, both(isReweighted, isPrecision('float32')), 'gap'),
      atMost(1e-5),
    ),
  ],
};

export const norm: Claim = {
  ...FIGURE1,
  id: 'figure1-norm',
  source: 'Figure 1 (c)',
  statement: 'The norm of all three weights is about 0.63.',
  rule: 'The paper has one draw of six images, which it does not publish: about means within a tenth, for the mean over draws with its interval.',
  measure: (pairing) => ({ norm: final(pairing, 'theta_norm') }),
  checks: (evidence) =>
    (['erm', 'iw', 'group-dro'] as const).map((method) => {
      const norms = sample(evidence, both(uses(method), isPrecision('float64')), 'norm');
      return estimated(`mean ‖θ‖, ${method}`, meanOverSeeds(norms), norms.missing, between(0.567, 0.693));
    }),
};

export const weights: Claim = {
  ...FIGURE1,
  id: 'figure1-weights',
  source: 'Figure 1 (d), Assumption 1',
  statement: "Group DRO's group weights converge, to limits above zero.",
  rule: 'Over the last tenth of training the weights vary by 10⁻³ in all at most, and none is below 10⁻².',
  measure: ({ result }) => {
    const { variationLastTenth, last } = weightReport(result);
    return { variation: variationLastTenth, smallest: Math.min(...last) };
  },
  checks: (evidence) => [
    every('variation of g over the last tenth', sample(evidence, uses('group-dro'), 'variation'), atMost(1e-3)),
    every('smallest group weight at the end', sample(evidence, uses('group-dro'), 'smallest'), atLeast(1e-2)),
  ],
};
