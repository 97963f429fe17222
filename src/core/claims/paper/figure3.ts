import { gapBetween } from '../../analysis/index.js';
import type { Pairing } from '../../analysis/index.js';
import { scalar } from '../../record/index.js';
import type { Claim } from '../claim.js';
import { every } from '../check.js';
import type { Fits, Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { both, hasLoss, isErm, isPrecision, pointAt, uses } from '../measures.js';
import { atLeast, atMost, between } from '../range.js';

const FIGURE3 = {
  sweep: 'figure3',
  // Group DRO's ν, which its gap depends on, is published nowhere; without it, and without poly-tail in single precision, two thirds are saved.
  quick: "method != 'group-dro' and (precision == 'float64' or loss == 'logistic')",
} as const;

/**
 * Growth of ‖θ‖ over the last tenth of the epochs, in units of what ‖θ‖ ~ log t / γ says; and the gap to ERM in direction, at
 * the end and a decade before.
 */
function measure({ id, result, erm }: Pairing): Measurement {
  const { trace, facts } = result;
  const from = pointAt(trace, 9 / 10);
  const [before, after] = [from, -1].map((point) => scalar(trace, 'theta_norm', point)) as [number, number];
  const [start, end] = [from, -1].map((point) => scalar(trace, 'epoch', point)) as [number, number];
  const growth = ((after - before) / Math.log(end / start)) * (facts.maxMargin?.margin ?? NaN);
  if (erm.state !== 'ok' || erm.id === id) return { growth };
  const gapAt = (share: number): number =>
    gapBetween(result, pointAt(trace, share), erm.result, pointAt(erm.result.trace, share)).dir;
  return { growth, gap: gapAt(1), change: gapAt(1) / gapAt(1 / 10) };
}

const iwIn = (loss: 'logistic' | 'poly-tail'): Fits => both(uses('iw'), hasLoss(loss), isPrecision('float64'));

export const stall: Claim = {
  ...FIGURE3,
  id: 'figure3-stall',
  source: 'Figure 3, Appendix C',
  statement:
    'Against the theory the weight of the ERM model gets stuck, for the loss is too small for the floating point numbers.',
  rule: 'Theory: ‖θ‖ ~ log t/γ, where γ is the largest margin. Over the last tenth of the epochs ‖θ‖ of ERM grows in double precision by at least half of what this says; stuck is a tenth of it at most.',
  measure,
  checks: (evidence) => [
    every(
      'Δ‖θ‖/Δ(log t/γ) over the last tenth, float64',
      sample(evidence, both(isErm, hasLoss('logistic'), isPrecision('float64')), 'growth'),
      atLeast(0.5),
    ),
    every(
      'Δ‖θ‖/Δ(log t/γ) over the last tenth, float32',
      sample(evidence, both(isErm, hasLoss('logistic'), isPrecision('float32')), 'growth'),
      atMost(0.1),
    ),
  ],
};

export const logisticGap: Claim = {
  ...FIGURE3,
  id: 'figure3-logistic',
  source: 'Figure 3, Appendix C',
  statement:
    'For the logistic loss the gap of the normalised weights of importance weighting and ERM converges to around 0.06 when the training stops.',
  rule: 'One digit is given: 0.055 to 0.065 where training has stopped (float32). In double precision, where it does not stop, the gap has fallen over the last decade, as theory says.',
  measure,
  checks: (evidence) => [
    every(
      '‖u − u_ERM‖, u = θ/‖θ‖, float32',
      sample(evidence, both(uses('iw'), hasLoss('logistic'), isPrecision('float32')), 'gap'),
      between(0.055, 0.065),
    ),
    every(
      '‖u − u_ERM‖ over its value a decade before, float64',
      sample(evidence, iwIn('logistic'), 'change'),
      atMost(1),
    ),
  ],
};

export const polyTailGap: Claim = {
  ...FIGURE3,
  id: 'figure3-poly-tail',
  source: 'Figure 3, Appendix C',
  statement:
    'For the polynomially tailed loss the gap of the normalised weights of importance weighting and ERM is larger than 0.22 and keeps growing.',
  rule: 'Above 0.22 at the end, and larger than a decade before; in double precision, so that no rounding is mistaken for growth.',
  measure,
  checks: (evidence) => [
    every('‖u − u_ERM‖, u = θ/‖θ‖', sample(evidence, iwIn('poly-tail'), 'gap'), atLeast(0.22)),
    every('‖u − u_ERM‖ over its value a decade before', sample(evidence, iwIn('poly-tail'), 'change'), atLeast(1)),
  ],
};
