import type { Cell } from '../../src/core/cell/index.js';
import { parseCell } from '../../src/core/cell/index.js';
import type { Dataset } from '../../src/core/data/index.js';
import { flowEngine } from '../../src/core/flow/index.js';
import { javascriptEngine } from '../../src/core/javascript/index.js';
import type { CellResult } from '../../src/core/record/index.js';
import { runOf, train } from '../../src/core/train/index.js';

/** A linear cell under ERM with the logistic loss, but for `changes`. Its data are not looked at: tests bring their own. */
export function linearCell(changes: object): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 } },
    model: { kind: 'linear' },
    loss: { name: 'logistic' },
    method: { name: 'erm' },
    ...changes,
  });
}

export interface Trained extends CellResult {
  /** Steps of a gradient flow. */
  readonly steps: number;
}

/** Trains on the calling thread, by epochs or along the gradient flow, as the cell says. */
export async function trained(cell: Cell, dataset: Dataset, mostSteps?: number): Promise<Trained> {
  const run = runOf(cell, dataset);
  let steps = 0;
  const engine =
    run.flow === null ? javascriptEngine : flowEngine(run.flow.field, { onStep: () => steps++, mostSteps });
  const prepared = await engine.prepare(run.program);
  const result = train(run, prepared, engine.backend, { chunk: () => Infinity, onChunk: () => undefined });
  return { ...result, steps };
}
