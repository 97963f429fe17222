import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/core/cell/index.js';
import { parseCell } from '../../src/core/cell/index.js';
import { GraphEngine } from '../../src/worker/engines/index.js';
import { trainCell } from '../../src/worker/train-cell.js';
import { networkSpec, trainingOf } from '../support/networks.js';
import { randomDataset } from '../support/problems.js';
import { runOn } from '../support/run-on.js';
import { nativeTensorflow } from '../support/tensorflow.js';

const native = await nativeTensorflow();
const quiet = { onProgress: () => undefined, shouldStop: () => false };

/** Graphs that one engine keeps, and the two precisions that a thread has engines for. */
const CAPACITY = 32;
const ENGINES = 2;

function tinyCell(changes: object): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 2, 1: 1 }, test: { 0: 1, 1: 1 }, seed: 0 },
    model: { kind: 'network', width: 2 },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    engine: 'graph',
    train: { epochs: 3, record: { points: 2 } },
    ...changes,
  });
}

describe('a thread that trains cell after cell', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;

  it('keeps no tensor, memory or spare graph over two thousand cells', { timeout: 600_000 }, async () => {
    const tensors = tf.memory().numTensors;
    const graphs = tf.node.getNumOfSavedModels();
    const loaded: number[] = [];
    let settled = 0;
    for (let seed = 0; seed < 2000; seed++) {
      // Caches, compiled code and the allocators' pools have their size by then.
      if (seed === 1000) settled = process.memoryUsage.rss();
      const method = seed % 3 === 0 ? { name: 'erm' } : { name: 'group-dro', nu: 0.1 };
      const depth = 1 + (seed % 2);
      const precision = seed % 5 === 0 ? 'float32' : 'float64';
      await trainCell(tinyCell({ model: { kind: 'network', width: 2, depth }, method, precision, seed }), quiet);
      loaded.push(tf.node.getNumOfSavedModels() - graphs);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    // 100 kB a cell; the heap swings by tens of MB (18 were measured).
    expect(process.memoryUsage.rss() - settled).toBeLessThan(1e8);
    // Two depths, two methods, two precisions: a graph each, loaded once.
    expect(Math.max(...loaded)).toBe(8);
  });

  it('lets go of graphs whose shape it no longer needs', { timeout: 600_000 }, async () => {
    const tensors = tf.memory().numTensors;
    const graphs = tf.node.getNumOfSavedModels();
    const loaded: number[] = [];
    for (let k = 0; k < CAPACITY + 10; k++) {
      const model = { kind: 'network', width: 3 + k, activation: k % 2 === 0 ? 'tanh' : 'erf' };
      await trainCell(tinyCell({ model, precision: k % 8 === 0 ? 'float32' : 'float64' }), quiet);
      loaded.push(tf.node.getNumOfSavedModels() - graphs);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    expect(Math.max(...loaded)).toBeLessThanOrEqual(ENGINES * CAPACITY);
  });

  it('keeps as few graphs as it is told, whatever the shapes', { timeout: 600_000 }, async () => {
    const engine = new GraphEngine({ tf, version, precision: 'float64', target: 'kernels', capacity: 3 });
    const tensors = tf.memory().numTensors;
    const graphs = tf.node.getNumOfSavedModels();
    for (let k = 0; k < 60; k++) {
      const spec = networkSpec({ depth: 1 + (k % 3), width: 1 + (k % 29) });
      await runOn(
        engine,
        trainingOf(randomDataset([2, 1 + (k % 2)], 3), { spec, lambda: (k % 2) / 10 }).program,
        k % 4,
      );
      expect(tf.node.getNumOfSavedModels() - graphs).toBeLessThanOrEqual(3);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    engine.dispose();
    await Promise.resolve();
    expect(tf.node.getNumOfSavedModels()).toBe(graphs);
  });
});
