import type { Precision } from '../../core/cell/index.js';
import type { Engine, PreparedProgram, Program } from '../../core/engine/index.js';
import { compileSavedModel, structureOf, type Target } from '../../core/graph/index.js';
import type { NativeTensorflow } from '../tensorflow/load.js';
import { GraphRefusedError } from './errors.js';
import { asSavedModelFolder } from './graph-file.js';
import { LeaseCache } from './lease-cache.js';
import { PreparedGraph, type LoadedGraph } from './prepared-graph.js';
import { processorIdentity } from './processor.js';
import { hasXla } from './xla.js';

export interface GraphEngineOptions {
  readonly tf: NativeTensorflow['tf'];
  /** Of libtensorflow. */
  readonly version: string;
  readonly precision: Precision;
  /** `xla` where TensorFlow has it, unless told otherwise: it is 3 to 10 times as fast. Both give the same to rounding. */
  readonly target?: Target;
  /** Graphs that stay loaded for the next program of the same structure. */
  readonly capacity?: number;
}

interface DisposableGraph extends LoadedGraph {
  dispose(): void;
}

/** Runs programs as TensorFlow graphs: one native call for any number of epochs, on the calling thread. */
export class GraphEngine implements Engine {
  readonly backend: string;
  /** XLA compiles for the processor that it finds, and TensorFlow's own kernels are chosen by it. */
  readonly machine = processorIdentity();
  readonly target: Target;
  private readonly graphs: LeaseCache<DisposableGraph>;

  constructor(private readonly options: GraphEngineOptions) {
    this.target = options.target ?? (hasXla(options.tf) ? 'xla' : 'kernels');
    const { version, precision, capacity = 32 } = options;
    this.backend = ['tensorflow', version, ...(this.target === 'xla' ? ['xla'] : []), precision].join(' ');
    this.graphs = new LeaseCache(capacity, (graph) => graph.dispose());
  }

  /** @throws GraphShapeError, GraphRefusedError */
  async prepare(program: Program): Promise<PreparedProgram> {
    const { tf, precision } = this.options;
    const key = structureOf(program, precision, this.target);
    const { value, release } = await this.graphs.acquire(key, () => this.load(program));
    return new PreparedGraph(tf, value, program, precision, release);
  }

  /** Unloads the graphs that no prepared program holds. */
  dispose(): void {
    this.graphs.clear();
  }

  private async load(program: Program): Promise<DisposableGraph> {
    const { tf, precision } = this.options;
    const bytes = compileSavedModel(program, precision, this.target);
    const graph = await asSavedModelFolder(bytes, (folder) => tf.node.loadSavedModel(folder)).catch(
      (error: unknown) => {
        throw new GraphRefusedError(program.signature, error);
      },
    );
    const trial = new PreparedGraph(tf, graph, program, precision, () => undefined);
    try {
      trial.tryOut();
      return graph;
    } catch (error) {
      graph.dispose();
      throw error;
    } finally {
      trial.dispose();
    }
  }
}
