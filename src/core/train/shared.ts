/** What cells that follow one another often share, as those of one data set and initial point do, is computed once. */
import type { Dataset } from '../data/index.js';
import { extremeEigenvalues } from '../linalg/index.js';
import type { KernelProblem, LinearProblem } from '../model/index.js';
import { linearProblem } from '../model/index.js';
import type { Matrix } from '../ops/index.js';
import type { MaxMargin } from '../theory/index.js';
import { maxMargin } from '../theory/index.js';

/** Rows of a kernel up to which a problem is kept: some megabytes. */
const ROWS_KEPT = 1000;

let latest: LinearProblem | undefined;

/** @param theta0 as `linearProblem` takes it */
export function sharedLinearProblem(dataset: Dataset, theta0: Float64Array): LinearProblem {
  if (latest?.dataset === dataset && areEqual(latest.theta0, theta0)) return latest;
  const problem = linearProblem(dataset, theta0);
  latest = problem.kernel.rows <= ROWS_KEPT ? problem : undefined;
  return problem;
}

const spectra = new WeakMap<Matrix, ReturnType<typeof extremeEigenvalues>>();

export function sharedSpectrum(kernel: Matrix): ReturnType<typeof extremeEigenvalues> {
  let spectrum = spectra.get(kernel);
  if (spectrum === undefined) {
    spectrum = extremeEigenvalues(kernel);
    spectra.set(kernel, spectrum);
  }
  return spectrum;
}

const margins = new WeakMap<KernelProblem, { readonly labels: Float64Array; readonly found: MaxMargin | null }>();

export function sharedMaxMargin(problem: KernelProblem, labels: Float64Array): MaxMargin | null {
  const known = margins.get(problem);
  if (known?.labels === labels) return known.found;
  const found = maxMargin(problem, labels);
  margins.set(problem, { labels, found });
  return found;
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
