/** Small networks on small problems. */
import type { LossSpec, MethodSpec, NetworkSpec } from '../../src/core/cell/index.js';
import type { Dataset } from '../../src/core/data/index.js';
import { groupingOf } from '../../src/core/data/index.js';
import type { Program } from '../../src/core/engine/index.js';
import { lossOf } from '../../src/core/loss/index.js';
import type { InputForm, NetworkProblem, WeightsForm } from '../../src/core/model/index.js';
import { networkProblem } from '../../src/core/model/index.js';
import { ruleOf } from '../../src/core/rule/index.js';
import { grwProgram } from '../../src/core/step/index.js';
import { learningRate, stabilityLimit } from '../../src/core/theory/index.js';

export const ALL_ACTIVATIONS: readonly NetworkSpec['activation'][] = [
  'tanh',
  'erf',
  'sigmoid',
  'softplus',
  'gelu',
  'swish',
  'relu',
];

export function networkSpec(changes: Partial<NetworkSpec> = {}): NetworkSpec {
  return {
    kind: 'network',
    depth: 1,
    width: 16,
    activation: 'erf',
    beta: 0.1,
    init: 'zero-output',
    parametrisation: 'ntk',
    ...changes,
  };
}

export interface NetworkChoice {
  readonly spec: NetworkSpec;
  readonly lambda?: number;
  readonly input?: InputForm;
  readonly hidden?: WeightsForm;
  readonly unitsPerBlock?: number;
  readonly loss?: LossSpec;
  readonly method?: MethodSpec;
  readonly seed?: number;
  /** Fraction of the stability limit. Default 0.9. */
  readonly stable?: number;
}

/** A network's program. */
export function trainingOf(
  dataset: Dataset,
  {
    spec,
    lambda = 0,
    input,
    hidden,
    unitsPerBlock,
    loss = { name: 'squared' },
    method = { name: 'erm' },
    seed = 0,
    stable = 0.9,
  }: NetworkChoice,
): { readonly program: Program; readonly problem: NetworkProblem } {
  const problem = networkProblem(spec, dataset, seed, lambda > 0, { input, hidden, unitsPerBlock });
  const { train } = dataset;
  const grouping = groupingOf(dataset);
  const compiled = lossOf(loss, { labels: train.y, grouping });
  const program = grwProgram({
    form: problem.form,
    loss: compiled,
    lossName: JSON.stringify(loss),
    rule: ruleOf(method, grouping),
    labels: train.y,
    learningRate: learningRate({ stable }, stabilityLimit(problem.tangent.kernel, compiled.curvature, lambda)),
    lambda,
  });
  return { program, problem };
}
