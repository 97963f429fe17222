import type { NetworkSpec } from '../../cell/index.js';
import type { Dataset } from '../../data/index.js';
import { dot } from '../../linalg/index.js';
import { matrix } from '../../ops/index.js';
import type { KernelProblem } from '../kernel/index.js';
import { kernelColumns } from '../kernel/index.js';
import type { Architecture } from './architecture.js';
import type { InitialPoint } from './initial-point.js';
import type { NetworkForm } from './network-form.js';
import { networkForm } from './network-form.js';
import type { InputForm } from './network-start.js';
import { networkStart } from './network-start.js';
import type { Tangent } from './tangent-kernel.js';
import type { WeightsForm } from './weights.js';

/** A network on a data set, at its initial point. */
export interface NetworkProblem {
  readonly net: Architecture;
  readonly start: InitialPoint;
  readonly form: NetworkForm;
  readonly tangent: Tangent;
}

/** What a cell does not say of its network, and tests choose. */
export interface NetworkChoices {
  /** C. Default 1. */
  readonly outputs?: number | undefined;
  /** Default: the one that makes an epoch cheaper. */
  readonly input?: InputForm | undefined;
  /** Of the hidden-to-hidden weights. Default deferred. */
  readonly hidden?: WeightsForm | undefined;
}

export function networkProblem(
  spec: NetworkSpec,
  dataset: Dataset,
  seed: number,
  isRegularised: boolean,
  { outputs = 1, input: inputForm = cheaperInputForm(dataset, spec), hidden = 'deferred' }: NetworkChoices = {},
): NetworkProblem {
  const { net, point, input, tangent } = networkStart(dataset, { spec, seed, outputs, form: inputForm });
  const parts = {
    net,
    start: point,
    input: input(isRegularised),
    samples: dataset.train.x.rows,
    isRegularised,
    hidden,
  };
  return { net, start: point, form: networkForm(parts), tangent };
}

/** An epoch takes the Gram form n²m multiplications and the plain one 2ndm. Without W⁰ there is only the Gram form. */
function cheaperInputForm({ train }: Dataset, { first_layer }: NetworkSpec): InputForm {
  return first_layer === 'implicit' || train.x.rows < 2 * train.x.columns ? 'gram' : 'plain';
}

/**
 * The linearised network (11) at a network's initial point, with its tangent kernel. Coordinates are of the span of the
 * gradients at θ⁽⁰⁾, exactly.
 */
export function linearisedProblem({ net, form, tangent }: NetworkProblem): KernelProblem {
  const { kernel, testKernel, span, f0, testF0, slopeAlongStart } = tangent;
  const columns = kernelColumns(tangent);
  const initial = span.ofValues(matrix(kernel.rows, columns, slopeAlongStart.data)).data;
  return {
    outputs: net.outputs,
    kernel,
    testKernel,
    f0,
    testF0,
    span: {
      rank: f0.length,
      projectCombination: (a) => span.ofCombination(matrix(kernel.rows, columns, a)).data,
      initial,
      initialOutside: Math.sqrt(Math.max(0, form.initialNorm ** 2 - dot(initial, initial))),
    },
  };
}
