import type { Cell, LinearSpec, NetworkSpec } from '../cell/index.js';
import type { Dataset } from '../data/index.js';
import { hypot } from '../linalg/index.js';
import type { Form, KernelProblem } from '../model/index.js';
import {
  gramForm,
  linearInitialPoint,
  linearisedProblem,
  linearProblem,
  networkProblem,
  plainForm,
} from '../model/index.js';
import type { Matrix } from '../ops/index.js';

/** A cell's model on its data: the form to train it in, and what is known of it at t = 0. */
export interface Model {
  readonly form: Form;
  /** Of the training samples, [n, n]: the tangent kernel for a network. */
  readonly kernel: Matrix;
  /** What closed forms need; null where the kernel moves. */
  readonly exact: KernelProblem | null;
  /** Length of the recorded coordinates. */
  readonly rank: number;
  readonly initialNorm: number;
  readonly initialOutside: number;
}

export function modelOf(cell: Cell, dataset: Dataset): Model {
  switch (cell.model.kind) {
    case 'linear':
      return linearModel(cell, cell.model, dataset);
    case 'network':
      return networkModel(cell, cell.model, dataset);
    case 'linearised':
      return linearisedModel(cell, cell.model, dataset);
  }
}

/** In Gram form for the gram engine, in plain form for graphs. */
function linearModel(cell: Cell, spec: LinearSpec, dataset: Dataset): Model {
  const problem = linearProblem(dataset, linearInitialPoint(spec.init, dataset.train.x.columns, cell.seed));
  return {
    form: cell.engine === 'gram' ? gramForm(problem) : plainForm(problem),
    ...kernelModel(problem),
    initialNorm: hypot(problem.theta0),
  };
}

function networkModel(cell: Cell, spec: NetworkSpec, dataset: Dataset): Model {
  const { form, tangent } = networkProblem(spec, dataset, cell.seed, cell.lambda > 0);
  const { rank, initialNorm, initialOutside } = form;
  return { form, kernel: tangent.kernel, exact: null, rank, initialNorm, initialOutside };
}

/** In Gram form on every engine: nothing else is affordable. */
function linearisedModel(cell: Cell, spec: NetworkSpec, dataset: Dataset): Model {
  const network = networkProblem(spec, dataset, cell.seed, false);
  const problem = linearisedProblem(network);
  return { form: gramForm(problem), ...kernelModel(problem), initialNorm: network.form.initialNorm };
}

function kernelModel(problem: KernelProblem): Pick<Model, 'kernel' | 'exact' | 'rank' | 'initialOutside'> {
  const { kernel, span } = problem;
  return { kernel, exact: problem, rank: span.rank, initialOutside: span.initialOutside };
}
