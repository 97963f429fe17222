import { row, scalar } from '../../record/index.js';
import type { FinishedCell } from '../finished.js';
import type { ColumnDocs, RowOf } from './columns.js';
import { known } from './columns.js';
import { KEYS, keysOf } from './keys.js';

/** Table `predictions`: one row per finished cell, evaluation point and output, at the last recorded epoch. */
export const PREDICTIONS = {
  ...KEYS,
  epoch: { kind: 'number', title: 'epochs done; of a gradient flow t/η' },
  point: { kind: 'number', title: 'index of the evaluation point, from 0' },
  output: { kind: 'number', title: 'class whose output it is, from 0; always 0 with one output' },
  prediction: { kind: 'number', title: 'f(x)' },
  limit_prediction: { kind: 'number', title: 'f*(x), where the limit has a closed form' },
} as const satisfies ColumnDocs;

export type PredictionRow = RowOf<typeof PREDICTIONS>;

export function* predictionRows(finished: FinishedCell): Generator<PredictionRow> {
  const keys = keysOf(finished);
  const { trace, facts } = finished.result;
  const epoch = scalar(trace, 'epoch', -1);
  const { outputs = 1 } = facts;
  for (const [index, prediction] of row(trace, 'test_prediction', -1).entries())
    yield {
      ...keys,
      epoch,
      point: Math.floor(index / outputs),
      output: index % outputs,
      prediction: known(prediction),
      limit_prediction: facts.limit?.testPrediction[index] ?? null,
    };
}
