import type { FinishedCell } from '../finished.js';
import { PARAMETERS, parametersOf } from '../parameters.js';
import type { ColumnDocs, RowOf } from './columns.js';

/** The columns that say whose row it is; `id` joins with the table `cells`, the rest is there for the eye. */
export const KEYS = {
  id: { kind: 'text', title: 'identity of the cell' },
  model: PARAMETERS.model,
  depth: PARAMETERS.depth,
  width: PARAMETERS.width,
  loss: PARAMETERS.loss,
  method: PARAMETERS.method,
  nu: PARAMETERS.nu,
  lambda: PARAMETERS.lambda,
  precision: PARAMETERS.precision,
  seed: PARAMETERS.seed,
} as const satisfies ColumnDocs;

export function keysOf({ id, cell }: FinishedCell): RowOf<typeof KEYS> {
  const { model, depth, width, loss, method, nu, lambda, precision, seed } = parametersOf(cell);
  return { id, model, depth, width, loss, method, nu, lambda, precision, seed };
}
