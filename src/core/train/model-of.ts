import type { Cell, LinearSpec, NetworkSpec } from '../cell/index.js';
import type { Dataset } from '../data/index.js';
import { hypot } from '../linalg/index.js';
import type { Form, KernelProblem } from '../model/index.js';
import { gramForm, linearInitialPoint, linearisedProblem, networkProblem, plainForm } from '../model/index.js';
import type { Matrix } from '../ops/index.js';
import { sharedLinearProblem } from './shared.js';

/** Eigenvalues cost O(n³): of a kernel with more rows they are not computed. */
export const MAX_ROWS_FOR_SPECTRUM = 1000;

/** A cell's model on its data: the form to train it in, and what is known of it at t = 0. */
export interface Model {
  readonly form: Form;
  /**
   * Of the training samples, shared or coupled as `KernelProblem` says: the tangent kernel for a network, of a large one only
   * the diagonal blocks, one below the other.
   */
  readonly kernel: Matrix;
  /** What closed forms need; null where the kernel moves. */
  readonly exact: KernelProblem | null;
  /** Length of the recorded coordinates. */
  readonly rank: number;
  readonly initialNorm: number;
  readonly initialOutside: number;
}

/** @param outputs C */
export function modelOf(cell: Cell, dataset: Dataset, outputs: number): Model {
  switch (cell.model.kind) {
    case 'linear':
      return linearModel(cell, cell.model, dataset, outputs);
    case 'network':
      return networkModel(cell, cell.model, dataset, outputs);
    case 'linearised':
      return linearisedModel(cell, cell.model, dataset, outputs);
  }
}

/** In Gram form for the gram engine, in plain form for graphs. */
function linearModel(cell: Cell, spec: LinearSpec, dataset: Dataset, outputs: number): Model {
  const theta0 = linearInitialPoint(spec.init, dataset.train.x.columns, cell.seed, outputs);
  const problem = sharedLinearProblem(dataset, theta0);
  return {
    form: cell.engine === 'gram' ? gramForm(problem) : plainForm(problem),
    ...kernelModel(problem),
    initialNorm: hypot(problem.theta0),
  };
}

function networkModel(cell: Cell, spec: NetworkSpec, dataset: Dataset, outputs: number): Model {
  const { form, tangent } = networkProblem(spec, dataset, cell.seed, cell.lambda > 0, { outputs });
  const { rank, initialNorm, initialOutside } = form;
  const kernel = tangent.diagonal.rows > MAX_ROWS_FOR_SPECTRUM ? tangent.diagonal : tangent.kernel;
  return { form, kernel, exact: null, rank, initialNorm, initialOutside };
}

/** In Gram form on every engine: nothing else is affordable. */
function linearisedModel(cell: Cell, spec: NetworkSpec, dataset: Dataset, outputs: number): Model {
  const network = networkProblem(spec, dataset, cell.seed, false, { outputs });
  const problem = linearisedProblem(network);
  return { form: gramForm(problem), ...kernelModel(problem), initialNorm: network.form.initialNorm };
}

function kernelModel(problem: KernelProblem): Pick<Model, 'kernel' | 'exact' | 'rank' | 'initialOutside'> {
  const { kernel, span } = problem;
  return { kernel, exact: problem, rank: span.rank, initialOutside: span.initialOutside };
}
