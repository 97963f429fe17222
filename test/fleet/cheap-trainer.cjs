// @ts-check
/**
 * A stand-in for the trainer: ~100 numbers that depend on the cell alone. A cell of one epoch is free; otherwise each epoch
 * lasts a millisecond. Cells whose λ is 13 are invalid, 17 throw, 19 end their thread, 23 give a malformed result, 29 stop for nobody, 31
 * kill their process.
 * @param {import('../../src/core/cell/index.js').Cell} cell
 * @param {import('../../src/worker/train-cell.js').TrainHooks} hooks
 */
exports.trainCell = async function trainCell(cell, hooks) {
  if (cell.lambda === 13) throw named('InvalidCellError', 'λ must not be 13');
  if (cell.lambda === 17) throw new Error(`cannot train seed ${cell.seed}`);
  if (cell.lambda === 19) process.exit(7);
  if (cell.lambda === 31) process.kill(process.pid, 'SIGKILL');
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  if (cell.lambda === 29) Atomics.wait(sleep, 0, 0, 600_000);
  for (let epoch = 1; epoch < cell.train.epochs; epoch++) {
    Atomics.wait(sleep, 0, 0, 1);
    hooks.onProgress(epoch);
    if (hooks.shouldStop()) throw named('TrainingStoppedError', 'stopped');
  }
  return result(cell);
};

/** @param {string} name @param {string} message */
function named(name, message) {
  return Object.assign(new Error(message), { name });
}

const SCALARS =
  'epoch train_risk weighted_risk penalty worst_group worst_group_risk train_error test_error test_error_worst theta_norm theta_displacement min_weight';
const GROUPS = 'group_risk group_error group_weight test_group_error';
const POINTS = 4;

/** @param {import('../../src/core/cell/index.js').Cell} cell */
function result(cell) {
  let state = cell.seed * 2654435761 + Math.round(cell.lambda * 1e6) + 1;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  /** @param {number} width */
  const column = (width) => ({ width, data: Float64Array.from({ length: POINTS * width }, next) });
  const columns = Object.fromEntries([
    ...SCALARS.split(' ').map((name) => [name, column(1)]),
    ...GROUPS.split(' ').map((name) => [name, column(cell.lambda === 23 ? 1 : 2)]),
    ...['coordinates', 'train_prediction', 'test_prediction'].map((name) => [name, column(2)]),
  ]);
  return {
    outcome: 'epochs',
    epochs: cell.train.epochs,
    backend: 'cheap float64',
    facts: {
      samples: 2,
      evaluationSamples: 2,
      features: 3,
      rank: 2,
      groups: [0, 1].map((group) => ({ name: `group ${group}`, size: 1, evaluationSize: 1 })),
      learningRate: 0.1,
      stabilityLimit: 0.2,
      kernelMin: 0.5,
      kernelMax: 2,
      initialNorm: 1,
      initialOutside: 0.5,
      limit: null,
    },
    trace: { points: POINTS, columns },
  };
}
