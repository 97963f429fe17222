import type { Precision } from '../../core/cell/index.js';
import type { Engine } from '../../core/engine/index.js';
import type { Tensorflow } from '../tensorflow/load.js';
import { EagerEngine } from './eager-engine.js';
import { Float64UnavailableError } from './errors.js';
import { GraphEngine } from './graph-engine.js';

export { EagerEngine } from './eager-engine.js';
export { Float64UnavailableError, GraphRefusedError } from './errors.js';
export type { GraphEngineOptions } from './graph-engine.js';
export { GraphEngine } from './graph-engine.js';

const engines = new WeakMap<Tensorflow, Map<Precision, Engine>>();

/**
 * The way to run programs on the TensorFlow at hand: always the same engine, so that a graph loaded for one cell serves
 * the next.
 *
 * @throws Float64UnavailableError
 */
export function createTensorflowEngine(loaded: Tensorflow, precision: Precision): Engine {
  const known = engines.get(loaded) ?? new Map<Precision, Engine>();
  engines.set(loaded, known);
  const engine = known.get(precision) ?? newEngine(loaded, precision);
  known.set(precision, engine);
  return engine;
}

function newEngine(loaded: Tensorflow, precision: Precision): Engine {
  switch (loaded.kind) {
    case 'native':
      return new GraphEngine({ tf: loaded.tf, version: loaded.version, precision });
    case 'wasm':
      if (precision === 'float64') throw new Float64UnavailableError(loaded.reason);
      return new EagerEngine(loaded.tf, loaded.version);
  }
}
