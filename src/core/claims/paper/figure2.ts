import { every } from '../check.js';
import type { Claim } from '../claim.js';
import { sample } from '../evidence.js';
import { both, final, gapToErm, hasPenalty, isReweighted } from '../measures.js';
import { atLeast, atMost } from '../range.js';

const FIGURE2 = {
  sweep: 'figure2',
  quick: 'seed < 4',
  measure: (pairing) => ({
    risk: final(pairing, 'train_risk'),
    gap: gapToErm(pairing)?.paramRelative ?? NaN,
  }),
} as const satisfies Partial<Claim>;

export const smallPenalty: Claim = {
  ...FIGURE2,
  id: 'figure2-small-penalty',
  source: 'Figure 2, Theorem 6',
  statement:
    'When the regularisation is small, the training losses still converge to 0, and the three weights still to the same point.',
  rule: 'At λ = 10⁻⁴ every R̂ is at most 10⁻⁶, and no method farther from ERM than a thousandth of ‖θ_ERM‖.',
  checks: (evidence) => [
    every('R̂, λ = 10⁻⁴', sample(evidence, hasPenalty(1e-4), 'risk'), atMost(1e-6)),
    every('‖θ − θ_ERM‖/‖θ_ERM‖, λ = 10⁻⁴', sample(evidence, both(isReweighted, hasPenalty(1e-4)), 'gap'), atMost(1e-3)),
  ],
};

export const largePenalty: Claim = {
  ...FIGURE2,
  id: 'figure2-large-penalty',
  source: 'Figure 2, Section 4.3',
  statement:
    'With a large regularisation, the training loss does not converge to 0, and the weights converge to different points.',
  rule: 'At λ = 10 every R̂ is at least 10⁻², and every method is farther from ERM than a hundredth of ‖θ_ERM‖: ten times what counts as the same point with a small penalty.',
  checks: (evidence) => [
    every('R̂, λ = 10', sample(evidence, hasPenalty(10), 'risk'), atLeast(1e-2)),
    every('‖θ − θ_ERM‖/‖θ_ERM‖, λ = 10', sample(evidence, both(isReweighted, hasPenalty(10)), 'gap'), atLeast(1e-2)),
  ],
};
