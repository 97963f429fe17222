import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { Course, PreparedProgram, Program, State } from '../../core/engine/index.js';
import type { Precision } from '../../core/cell/index.js';
import {
  EPOCHS_INPUT,
  layoutOf,
  MAX_EPOCHS_PER_CALL,
  pack,
  unpack,
  type Layout,
  type Parcel,
  type Slot,
} from '../../core/graph/index.js';
import type { Matrix } from '../../core/ops/index.js';
import { GraphRefusedError } from './errors.js';

/** The part of tfjs-node's loaded models that runs them. */
export interface LoadedGraph {
  predict(inputs: NamedTensorMap): unknown;
}

type Tensorflow = Pick<typeof import('@tensorflow/tfjs-core'), 'tensor' | 'scalar'>;

/** A program with its constants inside TensorFlow and the graph that runs it. */
export class PreparedGraph implements PreparedProgram {
  private readonly layout: Layout;
  private readonly constants: NamedTensorMap;
  private isDisposed = false;

  /** @param release called on disposal */
  constructor(
    private readonly tf: Tensorflow,
    private readonly graph: LoadedGraph,
    private readonly program: Program,
    private readonly precision: Precision,
    private readonly release: () => void,
  ) {
    this.layout = layoutOf(program);
    this.constants = this.upload(this.layout.constants, program.constants);
  }

  advance(from: State, epochs: number): State {
    const course = this.course(from);
    try {
      course.advance(epochs);
      return course.state();
    } finally {
      course.dispose();
    }
  }

  course(from: State): Course {
    let latest: State | null = from;
    let inside: NamedTensorMap | null = null;
    return {
      advance: (epochs) => {
        if (this.isDisposed) throw new Error('the prepared program was disposed');
        if (!Number.isSafeInteger(epochs) || epochs < 0) throw new RangeError(`${epochs} is not a number of epochs`);
        if (epochs === 0) return;
        inside ??= this.upload(this.layout.state, latest!);
        inside = this.run(inside, epochs);
        latest = null;
      },
      state: () => (latest ??= this.download(inside!)),
      dispose: () => disposeAll(inside ?? {}),
    };
  }

  /** Compiles what TensorFlow compiles at the first run, and shows whether it takes the graph. */
  tryOut(): void {
    disposeAll(this.run(this.upload(this.layout.state, this.program.initial), 0));
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    disposeAll(this.constants);
    this.release();
  }

  /** Takes the place of `state`, which it disposes. */
  private run(state: NamedTensorMap, epochs: number): NamedTensorMap {
    let [now, left] = [state, epochs];
    do {
      const [before, chunk] = [now, Math.min(left, MAX_EPOCHS_PER_CALL)];
      try {
        now = this.call(before, chunk);
      } finally {
        disposeAll(before);
      }
      left -= chunk;
    } while (left > 0);
    return now;
  }

  private call(state: NamedTensorMap, epochs: number): NamedTensorMap {
    const count = this.tf.scalar(epochs, 'int32');
    try {
      return this.graph.predict({ ...this.constants, ...state, [EPOCHS_INPUT]: count }) as NamedTensorMap;
    } catch (error) {
      throw new GraphRefusedError(this.program.signature, error);
    } finally {
      count.dispose();
    }
  }

  private upload(slots: readonly Slot[], matrices: Readonly<Record<string, Matrix>>): NamedTensorMap {
    const parcels = slots.map((slot) => pack(matrixOf(slot, matrices), this.precision));
    const tensor = ({ values, shape, dtype }: Parcel): Tensor => this.tf.tensor(values, [...shape], dtype);
    return Object.fromEntries(slots.map((slot, index) => [slot.id, tensor(parcels[index]!)]));
  }

  private download(state: NamedTensorMap): State {
    const values = (slot: Slot) => state[slot.id]!.dataSync() as Float32Array | Int32Array;
    return Object.fromEntries(this.layout.state.map((slot) => [slot.name, unpack(slot, values(slot))]));
  }
}

function matrixOf({ name, rows, columns }: Slot, matrices: Readonly<Record<string, Matrix | undefined>>): Matrix {
  const matrix = matrices[name];
  if (matrix?.rows !== rows || matrix.columns !== columns)
    throw new RangeError(
      `"${name}" has to be a ${rows}×${columns} matrix${matrix ? `, not ${matrix.rows}×${matrix.columns}` : ''}`,
    );
  return matrix;
}

/** Disposing a tensor twice is harmless. */
function disposeAll(tensors: NamedTensorMap): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}
