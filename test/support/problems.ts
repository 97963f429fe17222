/** Small learning problems, real but made on the spot. */
import type { LossSpec, MethodSpec } from '../../src/core/cell/index.js';
import type { Dataset, Samples } from '../../src/core/data/index.js';
import { groupingOf } from '../../src/core/data/index.js';
import type { Program } from '../../src/core/engine/index.js';
import { lossOf } from '../../src/core/loss/index.js';
import type { LinearProblem } from '../../src/core/model/index.js';
import { gramForm, linearInitialPoint, linearProblem, plainForm } from '../../src/core/model/index.js';
import { matrix } from '../../src/core/ops/index.js';
import { randomStream } from '../../src/core/random/index.js';
import { ruleOf } from '../../src/core/rule/index.js';
import { grwProgram } from '../../src/core/step/index.js';
import { learningRate, stabilityLimit } from '../../src/core/theory/index.js';

/** Samples uniform on [−1, 1]^d with labels ±1 by group parity. */
export function randomSamples(sizes: readonly number[], features: number, seed: number, purpose: string): Samples {
  const stream = randomStream(seed, purpose);
  const group = sizes.flatMap((size, k) => new Array<number>(size).fill(k));
  return {
    x: matrix(
      group.length,
      features,
      Float64Array.from({ length: group.length * features }, (_, i) => 2 * stream.uniform(i) - 1),
    ),
    y: Float64Array.from(group, (k) => (k % 2 === 0 ? -1 : 1)),
    group: Int32Array.from(group),
  };
}

export function randomDataset(sizes: readonly number[], features: number, seed = 0): Dataset {
  return {
    groupNames: sizes.map((_, k) => `group ${k}`),
    groupKeys: sizes.map((_, k) => `${k}`),
    train: randomSamples(sizes, features, seed, 'train'),
    test: randomSamples(sizes, features, seed, 'test'),
  };
}

export function randomProblem(sizes: readonly number[], features: number, seed = 0): LinearProblem {
  return linearProblem(randomDataset(sizes, features, seed), linearInitialPoint('uniform', features, seed));
}

export const LOSSES: readonly LossSpec[] = [
  { name: 'squared' },
  { name: 'logistic' },
  { name: 'poly-tail', alpha: 1, beta: 1 },
  { name: 'poly-tail', alpha: 1.5, beta: 0 },
  {
    name: 'vs',
    by: 'class',
    omega: { '-1': 0.5, '1': 2 },
    iota: { '-1': -0.5, '1': 0.7 },
    delta: { '-1': 1.2, '1': 0.6 },
  },
  { name: 'wce', by: 'class' },
  { name: 'la', by: 'group', tau: 1.3 },
  { name: 'cdt', by: 'class', gamma: 0.3 },
  { name: 'ldam', by: 'group', c: 0.5 },
];

export const METHODS: readonly MethodSpec[] = [
  { name: 'erm' },
  { name: 'iw' },
  { name: 'group-dro', nu: 0.05, update: 'after' },
  { name: 'group-dro', nu: 0.05, update: 'before' },
];

/** Rules that look at single samples. */
export const SAMPLE_METHODS: readonly MethodSpec[] = [
  { name: 'cvar', alpha: 0.45 },
  { name: 'chi2-dro', alpha: 0.4 },
  { name: 'chi2-dro', rho: 0.3 },
  { name: 'kl-dro', tau: 0.5 },
  { name: 'cvar-doro', alpha: 0.5, eps: 0.2 },
  { name: 'chi2-doro', alpha: 0.5, eps: 0.2 },
  { name: 'jtt', t1: 20, kappa: 5 },
  { name: 'focal', gamma: 2 },
  { name: 'custom', groups: { '0': 1, '1': 4, '2': 2 } },
];

export interface Choice {
  readonly loss: LossSpec;
  readonly method: MethodSpec;
  readonly lambda: number;
  readonly form: 'gram' | 'plain';
  /** Fraction of the stability limit. */
  readonly stable?: number;
}

export function linearProgram(problem: LinearProblem, { loss, method, lambda, form, stable = 0.9 }: Choice): Program {
  const { train } = problem.dataset;
  const grouping = groupingOf(problem.dataset);
  const compiled = lossOf(loss, { labels: train.y, grouping });
  return grwProgram({
    form: form === 'gram' ? gramForm(problem) : plainForm(problem),
    loss: compiled,
    lossName: JSON.stringify(loss),
    rule: ruleOf(method, grouping),
    labels: train.y,
    learningRate: learningRate({ stable }, stabilityLimit(problem.kernel, compiled.curvature, lambda)),
    lambda,
  });
}
