import type { NetworkSpec } from '../../cell/index.js';
import type { Dataset } from '../../data/index.js';
import { dot } from '../../linalg/index.js';
import { matrix } from '../../ops/index.js';
import type { KernelProblem } from '../kernel/index.js';
import { kernelColumns } from '../kernel/index.js';
import type { Architecture } from './architecture.js';
import { blockwiseStem } from './blockwise-stem.js';
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
  /**
   * Units of layer 1 that are gone through at once; null for a stem of layer 0 alone. Default: what is faster, if `hidden` is
   * left open too.
   */
  readonly unitsPerBlock?: number | null | undefined;
}

export function networkProblem(
  spec: NetworkSpec,
  dataset: Dataset,
  seed: number,
  isRegularised: boolean,
  choices: NetworkChoices = {},
): NetworkProblem {
  const { outputs = 1, input: inputForm = cheaperInputForm(dataset, spec), hidden = 'deferred' } = choices;
  const { net, point: start, input, tangent } = networkStart(dataset, { spec, seed, outputs, form: inputForm });
  const samples = dataset.train.x.rows;
  const parts = { net, start, samples, isRegularised };
  const layer = input(isRegularised);
  const { unitsPerBlock = choices.hidden === undefined ? fasterBlocks(net, samples) : null } = choices;
  const stem = unitsPerBlock === null ? layer : blockwiseStem({ ...parts, input: layer, unitsPerBlock });
  return { net, start, form: networkForm({ ...parts, stem, hidden }), tangent };
}

/** An epoch takes the Gram form n²m multiplications and the plain one 2ndm. Without W⁰ there is only the Gram form. */
function cheaperInputForm({ train }: Dataset, { first_layer }: NetworkSpec): InputForm {
  return first_layer === 'implicit' || train.x.rows < 2 * train.x.columns ? 'gram' : 'plain';
}

/** Measured: with 2^20 weights a fifth less time, with a quarter of them none: they stay in a near cache anyway. */
const FEWEST_WEIGHTS = 2 ** 20;
/** Weights of a block that stays in a near cache, with what is made of it. */
const WEIGHTS_PER_BLOCK = 2 ** 18;
/** What is done once a block goes through 3n rows of m numbers or so: of more samples it would be the greater part. */
const FEWEST_UNITS = 128;
const MOST_SAMPLES = 16;

/** Units of a block where going through W¹ in blocks pays. */
function fasterBlocks({ width, depth }: Architecture, samples: number): number | null {
  const pays = depth >= 2 && width ** 2 >= FEWEST_WEIGHTS && samples <= MOST_SAMPLES;
  return pays ? Math.max(FEWEST_UNITS, Math.ceil(WEIGHTS_PER_BLOCK / width)) : null;
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
