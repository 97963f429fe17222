import { FLOW_BACKEND } from '../flow/index.js';
import { DEFAULT_EPOCHS } from '../cell/index.js';
import type { CellResult } from '../record/index.js';
import type { Run } from './run.js';

/**
 * Progress in epochs. A gradient flow's count for as many as its cell's canonical `train.epochs`, in the share of the
 * recorded times reached: they are spread evenly over the work, its epochs t/η are not, and fit no whole number.
 */
export function workDone({ flow, schedule }: Run, epochs: number): number {
  if (flow === null) return epochs;
  const reached = schedule.findLastIndex((recorded) => recorded <= epochs);
  return Math.floor((DEFAULT_EPOCHS * reached) / (schedule.length - 1));
}

/** The same of a finished cell. */
export function workOf({ backend, epochs }: Pick<CellResult, 'backend' | 'epochs'>): number {
  return backend === FLOW_BACKEND ? DEFAULT_EPOCHS : epochs;
}
