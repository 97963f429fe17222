import type { NamedTensorMap, Tensor2D } from '@tensorflow/tfjs-core';
import type { Engine, PreparedProgram, Program, State } from '../../core/engine/index.js';
import { matrix, type Matrix } from '../../core/ops/index.js';
import { eagerOps } from './eager-ops.js';

type Tensorflow = typeof import('@tensorflow/tfjs-core');
type Matrices = Readonly<Record<string, Matrix>>;
type Tensors = Record<string, Tensor2D>;

/**
 * Runs programs operation by operation on the backend that `tf` has, in float32. About a millisecond per epoch whatever
 * the model: for machines without native TensorFlow, and to check the graphs.
 */
export class EagerEngine implements Engine {
  readonly backend: string;

  /** @param version of the backend */
  constructor(
    private readonly tf: Tensorflow,
    version: string,
  ) {
    this.backend = `tfjs ${tf.getBackend()} ${version} float32`;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- other engines load graphs here
  async prepare(program: Program): Promise<PreparedProgram> {
    return new PreparedEpochs(this.tf, program);
  }
}

class PreparedEpochs implements PreparedProgram {
  private readonly constants: Tensors;
  private isDisposed = false;

  constructor(
    private readonly tf: Tensorflow,
    private readonly program: Program,
  ) {
    this.constants = this.upload(program.constants);
  }

  advance(from: State, epochs: number): State {
    if (this.isDisposed) throw new Error('the prepared program was disposed');
    if (!Number.isSafeInteger(epochs) || epochs < 0) throw new RangeError(`${epochs} is not a number of epochs`);
    if (epochs === 0) return from;
    let state = this.upload(from);
    try {
      for (let epoch = 0; epoch < epochs; epoch++) {
        const next = this.next(state);
        this.tf.dispose(state);
        state = next;
      }
      return Object.fromEntries(
        Object.entries(from).map(([name, { rows, columns }]) => [name, matrix(rows, columns, state[name]!.dataSync())]),
      );
    } finally {
      this.tf.dispose(state);
    }
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.tf.dispose(this.constants);
  }

  private next(state: Tensors): Tensors {
    // Clones, so that a value that a step passes through is not disposed with the state it came from.
    const step = (): NamedTensorMap =>
      Object.fromEntries(
        Object.entries(this.program.step(eagerOps(this.tf), state, this.constants)).map(([name, value]) => [
          name,
          value.clone(),
        ]),
      );
    return this.tf.tidy(step) as Tensors;
  }

  private upload(matrices: Matrices): Tensors {
    const tensor = ({ rows, columns, data }: Matrix): Tensor2D =>
      this.tf.tensor2d(Float32Array.from(data), [rows, columns], 'float32');
    return Object.fromEntries(Object.entries(matrices).map(([name, m]) => [name, tensor(m)]));
  }
}
