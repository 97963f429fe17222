import type { Precision } from '../../core/cell/index.js';
import type { Matrix } from '../../core/ops/index.js';

/** A training run as a peer is told of it. */
export interface PeerProblem {
  /** As it crosses the pipe; what is no part of the model is 0. */
  readonly description: {
    readonly model: 'linear' | 'network' | 'linearised';
    readonly depth: number;
    readonly beta: number;
    readonly loss: string;
    readonly method: string;
    readonly nu: number;
    readonly learning_rate: number;
    /** Index of each sample's group, length n. */
    readonly group: readonly number[];
  };
  readonly precision: Precision;
  /** x [n, d], y [n, 1], and θ⁽⁰⁾: theta [d, 1], or w0, b0, w1, … as [inputs, units] and [1, units]. */
  readonly arrays: Readonly<Record<string, Matrix>>;
}

/** The request, and the bytes that follow it: little-endian, row by row. */
export function loadRequest({ description, precision, arrays }: PeerProblem): {
  readonly request: unknown;
  readonly bytes: Uint8Array[];
} {
  const entries = Object.entries(arrays);
  const announced = entries.map(([name, { rows, columns }]) => ({ name, rows, columns }));
  return {
    request: { do: 'load', problem: description, arrays: announced },
    bytes: entries.map(([, { data }]) => {
      const values = precision === 'float32' ? Float32Array.from(data) : data;
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    }),
  };
}
