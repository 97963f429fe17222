import type { Pairing } from '../../analysis/index.js';
import { commonPoints, gapBetween, maxMarginDistance } from '../../analysis/index.js';
import { every } from '../check.js';
import type { Claim } from '../claim.js';
import type { Measurement } from '../evidence.js';
import { sample } from '../evidence.js';
import { both, halfway, hasLoss, isModel, isReweighted } from '../measures.js';
import { atLeast, atMost, between } from '../range.js';

/** What falls like 1/log t halves as log t doubles. A fifth is left to the terms of order log log t/log t. */
const HALVED = between(0.4, 0.6);
/** What has a limit other than zero does not halve, not nearly. */
const KEPT = atLeast(0.8);

/**
 * The angle to û at the end and over its value at half of log t; and the gap in direction to ERM likewise.
 */
function measure({ id, cell, result, erm }: Pairing): Measurement {
  const middle = halfway(result.trace);
  const angle = maxMarginDistance(cell, result)?.angle ?? NaN;
  const change = angle / (maxMarginDistance(cell, result, middle)?.angle ?? NaN);
  if (erm.state !== 'ok' || erm.id === id) return { angle, change };
  const shared = commonPoints(result, erm.result);
  const before = shared.findLast(([at]) => at <= middle);
  if (before === undefined) return { angle, change };
  const gap = gapBetween(result, -1, erm.result, -1).dir;
  return { angle, change, gap, gapChange: gap / gapBetween(result, before[0], erm.result, before[1]).dir };
}

const MAX_MARGIN = { sweep: 'max-margin', quick: "loss != 'cdt'", measure } as const;

export const maxMargin: Claim = {
  ...MAX_MARGIN,
  id: 'theorem8-max-margin',
  source: 'Theorems 7 and 8',
  statement:
    'With the logistic loss every GRW that satisfies Assumption 1 turns to the max-margin direction û, whatever its weights.',
  rule: 'At t = 10³⁰ the angle to û is at most 0.06, and 0.4 to 0.6 of what it was at t = 10¹⁵: theory says O(1/log t), that is a half. For linear models, and for linearised networks in θ − θ⁽⁰⁾.',
  checks: (evidence) =>
    (['linear', 'linearised'] as const).flatMap((kind) => {
      const fits = both(hasLoss('logistic'), isModel(kind));
      return [
        every(`angle to û at t = 10³⁰, ${kind}`, sample(evidence, fits, 'angle'), atMost(0.06)),
        every(`the same over that at t = 10¹⁵, ${kind}`, sample(evidence, fits, 'change'), HALVED),
      ];
    }),
};

export const sameDirection: Claim = {
  ...MAX_MARGIN,
  id: 'theorem8-same-direction',
  source: 'Theorem 8',
  statement: 'With the logistic loss the directions of reweighted models and of ERM become equal.',
  rule: 'The gap in direction to ERM at t = 10³⁰ is 0.4 to 0.6 of that at t = 10¹⁵: it falls like 1/log t, to nothing.',
  checks: (evidence) => [
    every(
      '‖u − u_ERM‖ at t = 10³⁰ over that at 10¹⁵',
      sample(evidence, both(hasLoss('logistic'), isModel('linear'), isReweighted), 'gapChange'),
      HALVED,
    ),
  ],
};

export const polyTail: Claim = {
  ...MAX_MARGIN,
  id: 'section6-poly-tail',
  source: 'Section 6.1 (Wang et al. 2022), equation (19)',
  statement: 'With a polynomially tailed loss the limit of the direction depends on the weights.',
  rule: 'The gap in direction to ERM is above 0.1 at t = 10³⁰, and at least 0.8 of that at t = 10¹⁵: it does not vanish.',
  checks: (evidence) => {
    const fits = both(hasLoss('poly-tail'), isReweighted);
    return [
      every('‖u − u_ERM‖ at t = 10³⁰', sample(evidence, fits, 'gap'), atLeast(0.1)),
      every('the same over that at t = 10¹⁵', sample(evidence, fits, 'gapChange'), KEPT),
    ];
  },
};

const NON_GRW = { sweep: 'non-grw', quick: 'seed < 3', measure } as const;

export const additive: Claim = {
  ...NON_GRW,
  id: 'section6-additive',
  source: 'Section 6.1 (Kini et al. 2021)',
  statement:
    'Additive adjustments of the logits, as in LA and LDAM, affect the optimisation only, not the implicit bias.',
  rule: 'The angle to û at t = 10²⁰ is 0.4 to 0.6 of that at t = 10¹⁰, as under the logistic loss itself.',
  checks: (evidence) =>
    (['logistic', 'la', 'ldam'] as const).map((loss) =>
      every(`angle at t = 10²⁰ over that at 10¹⁰, ${loss}`, sample(evidence, hasLoss(loss), 'change'), HALVED),
    ),
};

export const multiplicative: Claim = {
  ...NON_GRW,
  id: 'section6-multiplicative',
  source: 'Section 6.1 (Ye et al. 2020, Kini et al. 2021, Wang et al. 2022)',
  statement: 'Multiplicative adjustments, as in CDT and VS, and a polynomial tail change the implicit bias.',
  rule: 'The angle to û is above 0.1 at t = 10²⁰, and at least 0.8 of that at t = 10¹⁰: it does not vanish.',
  checks: (evidence) =>
    (['cdt', 'vs', 'poly-tail'] as const).flatMap((loss) => [
      every(`angle to û at t = 10²⁰, ${loss}`, sample(evidence, hasLoss(loss), 'angle'), atLeast(0.1)),
      every(`the same over that at t = 10¹⁰, ${loss}`, sample(evidence, hasLoss(loss), 'change'), KEPT),
    ]),
};
