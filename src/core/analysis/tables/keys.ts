import type { FinishedCell } from '../finished.js';
import { PARAMETERS, parametersOf } from '../parameters.js';
import type { ColumnDocs, RowOf } from './columns.js';

/**
 * The columns that say whose row it is in tables with many rows per cell; `id` joins with the table `cells`, which has a
 * column for every key, the rest is there for the eye.
 */
export const KEYS = {
  id: { kind: 'text', title: 'identity of the cell' },
  model: PARAMETERS.model,
  model_init: PARAMETERS.model_init,
  depth: PARAMETERS.depth,
  width: PARAMETERS.width,
  activation: PARAMETERS.activation,
  parametrisation: PARAMETERS.parametrisation,
  loss: PARAMETERS.loss,
  method: PARAMETERS.method,
  nu: PARAMETERS.nu,
  lambda: PARAMETERS.lambda,
  precision: PARAMETERS.precision,
  seed: PARAMETERS.seed,
} as const satisfies ColumnDocs;

export function keysOf({ id, cell }: FinishedCell): RowOf<typeof KEYS> {
  const { model, model_init, depth, width, activation, parametrisation, loss, method, nu, lambda, precision, seed } =
    parametersOf(cell);
  return {
    id,
    model,
    model_init,
    depth,
    width,
    activation,
    parametrisation,
    loss,
    method,
    nu,
    lambda,
    precision,
    seed,
  };
}

/** The same with every key of the cell, for tables with about a row per cell, which are read by themselves. */
export const ALL_KEYS = { id: KEYS.id, ...PARAMETERS } as const satisfies ColumnDocs;

export function allKeysOf({ id, cell }: FinishedCell): RowOf<typeof ALL_KEYS> {
  return { id, ...parametersOf(cell) };
}
