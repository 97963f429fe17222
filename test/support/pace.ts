import { performance } from 'node:perf_hooks';
import { parseCell } from '../../src/core/cell/index.js';
import { trainCell } from '../../src/worker/train-cell.js';

/** Enough that what precedes the first epoch does not count, and that the long run's engine is the one that is measured. */
const EPOCHS = 4_000_000;
const TRIES = 5;

/**
 * Epochs of logistic regression on six images, under ERM, that take so many seconds on a processor of this machine that has
 * nothing else to do: for tests of what befalls cells on their way, however fast the machine is.
 */
export async function epochsLasting(seconds: number): Promise<number> {
  const cell = parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } },
    model: { kind: 'linear' },
    loss: { name: 'logistic' },
    method: { name: 'erm' },
    train: { epochs: EPOCHS, record: { points: 20 } },
  });
  let best = Infinity;
  for (let tries = 0; tries < TRIES; tries++) {
    const begun = performance.now();
    await trainCell(cell, { onProgress: () => undefined, shouldStop: () => false });
    best = Math.min(best, performance.now() - begun);
  }
  return Math.ceil((seconds * 1000 * EPOCHS) / best);
}
