import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../../src/core/engine/index.js';
import { MAX_EPOCHS_PER_CALL } from '../../../src/core/graph/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { GraphRefusedError } from '../../../src/worker/engines/index.js';
import { PreparedGraph, type LoadedGraph } from '../../../src/worker/engines/prepared-graph.js';

const program: Program = {
  signature: 'idle',
  constants: { c: matrix(1, 1, [3]) },
  initial: { theta: matrix(2, 1, [0.1, -0]) },
  step: (_ops, state) => ({ ...state }),
};

/** Stands for a graph that does nothing; keeps the numbers of epochs that it is asked for. */
function idleGraph(): LoadedGraph & { readonly calls: number[] } {
  const calls: number[] = [];
  return {
    calls,
    predict(inputs) {
      calls.push(inputs['epochs']!.dataSync()[0]!);
      return { state_0: inputs['state_0']!.clone() };
    },
  };
}

describe('a prepared graph', () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend('cpu');
  });

  it('splits runs that are too long for the counters of a graph', () => {
    const graph = idleGraph();
    const before = tf.memory().numTensors;
    const prepared = new PreparedGraph(tf, graph, program, 'float64', () => undefined);
    expect(prepared.advance(program.initial, 2.5 * MAX_EPOCHS_PER_CALL)).toEqual(program.initial);
    expect(graph.calls).toEqual([MAX_EPOCHS_PER_CALL, MAX_EPOCHS_PER_CALL, MAX_EPOCHS_PER_CALL / 2]);
    expect(MAX_EPOCHS_PER_CALL).toBeLessThan(2 ** 31);
    prepared.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives back its graph once', () => {
    let released = 0;
    const prepared = new PreparedGraph(tf, idleGraph(), program, 'float64', () => released++);
    prepared.dispose();
    prepared.dispose();
    expect(released).toBe(1);
  });

  it('names the program when TensorFlow fails to run it, and leaves no tensor', () => {
    const failing: LoadedGraph = {
      predict: () => {
        throw new Error('Session fail to run');
      },
    };
    const before = tf.memory().numTensors;
    const prepared = new PreparedGraph(tf, failing, program, 'float32', () => undefined);
    expect(() => prepared.advance(program.initial, 3)).toThrow(GraphRefusedError);
    expect(() => prepared.advance(program.initial, 3)).toThrow('the graph of "idle": Session fail to run');
    prepared.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
