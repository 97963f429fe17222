import { every } from '../check.js';
import type { Claim } from '../claim.js';
import { sample } from '../evidence.js';
import { both, final, gapToErm, hasLoss, hasPenalty, isModel, isReweighted } from '../measures.js';
import { atLeast, atMost } from '../range.js';

export const coloredMnist: Claim = {
  id: 'colored-mnist',
  source: 'Theorems 1 and 2, Section 4.3',
  statement:
    'Reweighting cannot keep an interpolating linear model from a spurious correlation that ERM follows; with a penalty large enough to keep it from interpolating, the models differ.',
  rule: 'λ = 0: the same point to the root of double precision, 10⁻⁸ of ‖θ_ERM‖, hence the same worst group. λ = 1: R̂ at least 10⁻², and every method farther from ERM than a hundredth of ‖θ_ERM‖.',
  sweep: 'colored-mnist',
  quick: 'seed < 2',
  measure: (pairing) => ({
    risk: final(pairing, 'train_risk'),
    gap: gapToErm(pairing)?.paramRelative ?? NaN,
  }),
  checks: (evidence) => [
    every('‖θ − θ_ERM‖/‖θ_ERM‖, λ = 0', sample(evidence, both(isReweighted, hasPenalty(0)), 'gap'), atMost(1e-8)),
    every('R̂, λ = 1', sample(evidence, hasPenalty(1), 'risk'), atLeast(1e-2)),
    every('‖θ − θ_ERM‖/‖θ_ERM‖, λ = 1', sample(evidence, both(isReweighted, hasPenalty(1)), 'gap'), atLeast(1e-2)),
  ],
};

export const multiClass: Claim = {
  id: 'multi-class',
  source: 'Appendix B',
  statement:
    'The results extend to several classes: without penalty reweighting ends where ERM ends, linear and wide network.',
  rule: "Vector squared loss, λ = 0. Linear: training stops at R̂ < 10⁻¹², so that the outputs are within √(2n · 10⁻¹²/λ_min) of the limit's in parameters; two such runs are closer than 10⁻⁵ of ‖θ_ERM‖. Network: max ‖f − f_ERM‖ at most width^(−¼), the theorem's order with the factor 1. With λ = 1 the network's R̂ is at least 10⁻², and its outputs, whose labels are 0 and 1, farther from ERM's than a hundredth.",
  sweep: 'multi-class',
  quick: "loss == 'vector-squared' and (lambda == 0 or seed == 0)",
  measure: (pairing) => {
    const gap = gapToErm(pairing);
    const { model } = pairing.cell;
    return {
      risk: final(pairing, 'train_risk'),
      relative: gap?.paramRelative ?? NaN,
      apart: gap?.fnSup ?? NaN,
      scaled: (gap?.fnSup ?? NaN) * (model.kind === 'linear' ? NaN : model.width ** 0.25),
    };
  },
  checks: (evidence) => {
    const fits = both(hasLoss('vector-squared'), isReweighted);
    return [
      every(
        '‖θ − θ_ERM‖/‖θ_ERM‖, linear, λ = 0',
        sample(evidence, both(fits, isModel('linear'), hasPenalty(0)), 'relative'),
        atMost(1e-5),
      ),
      every(
        'max ‖f − f_ERM‖ · width^¼, network, λ = 0',
        sample(evidence, both(fits, isModel('network'), hasPenalty(0)), 'scaled'),
        atMost(1),
      ),
      every(
        'R̂, network, λ = 1',
        sample(evidence, both(hasLoss('vector-squared'), isModel('network'), hasPenalty(1)), 'risk'),
        atLeast(1e-2),
      ),
      every(
        'max ‖f − f_ERM‖, network, λ = 1',
        sample(evidence, both(fits, isModel('network'), hasPenalty(1)), 'apart'),
        atLeast(1e-2),
      ),
    ];
  },
};
