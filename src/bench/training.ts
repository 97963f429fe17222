import type { Cell } from '../core/cell/index.js';
import { parseCell } from '../core/cell/index.js';
import type { Engine } from '../core/engine/index.js';
import { courseOf } from '../core/engine/index.js';
import { runOf } from '../core/train/index.js';
import { loadDataset } from '../worker/datasets/index.js';
import { engineOf } from '../worker/train-cell.js';
import { measure } from './measure.js';
import type { Timing } from './timing.js';

/** One row of the benchmark: how long an epoch takes. */
export interface TrainingBenchmark {
  readonly engine: string;
  readonly loss: string;
  readonly method: string;
  /** Seconds per epoch. */
  readonly epoch: Timing;
}

/** The paper's problem: six images of 784 pixels, a linear model. */
const PROBLEM = { data: { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 0 }, model: { kind: 'linear' } };

const ENGINES = [
  { engine: 'gram', precision: 'float64' },
  { engine: 'graph', precision: 'float64' },
  { engine: 'graph', precision: 'float32' },
] as const;

/** Times an epoch of each engine on each loss and method; skips what this machine cannot run and says why. */
export async function* trainingBenchmarks(): AsyncGenerator<TrainingBenchmark | { readonly skipped: string }> {
  for (const choice of ENGINES)
    for (const loss of ['squared', 'logistic'])
      for (const method of ['erm', 'iw', 'group-dro']) {
        const cell = parseCell({ ...PROBLEM, ...choice, loss: { name: loss }, method: { name: method } });
        const engine = await engineOf(cell).catch((error: unknown) => String(error));
        if (typeof engine === 'string') {
          yield { skipped: `${choice.engine} ${choice.precision}: ${engine}` };
          continue;
        }
        yield { engine: `${choice.engine} (${engine.backend})`, loss, method, epoch: await timeEpochs(cell, engine) };
      }
}

async function timeEpochs(cell: Cell, engine: Engine): Promise<Timing> {
  const { program } = runOf(cell, loadDataset(cell.data));
  const prepared = await engine.prepare(program);
  const course = courseOf(prepared, program.initial);
  try {
    return measure((epochs) => course.advance(epochs));
  } finally {
    course.dispose();
    prepared.dispose();
  }
}
