/** Run as a process: trains one wide network with its records, and prints as JSON what that took. */
import { scalar } from '../core/record/index.js';
import { runOf, train } from '../core/train/index.js';
import { loadDataset } from '../worker/datasets/index.js';
import { engineOf } from '../worker/train-cell.js';
import { peakMemory } from './peak-memory.js';
import { widestCell } from './problems.js';
import type { WidestSettings, WidestTold } from './widest.js';

const { units, epochs } = JSON.parse(process.argv[2]!) as WidestSettings;
const started = performance.now();
const cell = widestCell(units, epochs);
const engine = await engineOf(cell);
const run = runOf(cell, loadDataset(cell.data));
const prepared = await engine.prepare(run.program);
const readyAt = performance.now();

let [chunkStarted, training] = [0, 0];
const result = train(run, prepared, engine.backend, {
  chunk() {
    chunkStarted = performance.now();
    return epochs;
  },
  onChunk() {
    training += performance.now() - chunkStarted;
  },
});
const risk = (point: number): number => scalar(result.trace, 'train_risk', point);
const told: WidestTold = {
  engine: engine.backend,
  epochs: result.epochs,
  setupSeconds: (readyAt - started) / 1000,
  epochSeconds: training / 1000 / result.epochs,
  wholeSeconds: (performance.now() - started) / 1000,
  peakBytes: peakMemory(),
  riskBefore: risk(0),
  riskAfter: risk(-1),
};
process.stdout.write(JSON.stringify(told));
