import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import util from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { xlaFlags } from './xla-flags.js';

const require = createRequire(import.meta.url);

/** TensorFlow.js with the one backend that it has on this machine. */
export type Tensorflow = NativeTensorflow | WasmTensorflow;

export interface NativeTensorflow {
  readonly kind: 'native';
  readonly tf: typeof import('@tensorflow/tfjs-node');
  /** Of libtensorflow. */
  readonly version: string;
}

export interface WasmTensorflow {
  readonly kind: 'wasm';
  readonly tf: typeof import('@tensorflow/tfjs-core');
  /** Of the WebAssembly backend. */
  readonly version: string;
  /** Why it is not the native one. */
  readonly reason: string;
}

/** The native backend was demanded with GRW_BACKEND=native and does not load. */
export class NativeTensorflowUnavailableError extends Error {
  override readonly name = 'NativeTensorflowUnavailableError';
  readonly retryable = false;
}

let loaded: Promise<Tensorflow> | undefined;

/**
 * The TensorFlow of the calling thread, loaded once: native if it is installed, else WebAssembly. GRW_BACKEND=wasm or
 * GRW_BACKEND=native fixes the choice.
 *
 * @throws NativeTensorflowUnavailableError
 */
export function loadTensorflow(): Promise<Tensorflow> {
  loaded ??= load(process.env['GRW_BACKEND']);
  return loaded;
}

async function load(wanted: string | undefined): Promise<Tensorflow> {
  switch (wanted) {
    case 'wasm':
      return loadWasm('GRW_BACKEND=wasm asks for it');
    case 'native':
      try {
        return loadNative();
      } catch (error) {
        const message = `GRW_BACKEND=native, but native TensorFlow does not load: ${firstLine(error)}`;
        throw new NativeTensorflowUnavailableError(message, { cause: error });
      }
    case undefined:
    case '':
      try {
        return loadNative();
      } catch (error) {
        return loadWasm(firstLine(error));
      }
    default:
      throw new RangeError(`GRW_BACKEND is "${wanted}"; it can be "native" or "wasm"`);
  }
}

function loadNative(): NativeTensorflow {
  // Read with getenv when the library loads. Only the main thread's assignments get there: a process whose threads load
  // TensorFlow must be started with it.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_ENABLE_ONEDNN_OPTS'] = '0';
  const flags = isMainThread ? xlaFlags(process.env['XLA_FLAGS']) : undefined;
  if (flags !== undefined) process.env['XLA_FLAGS'] = flags;
  supplyIsNullOrUndefined();
  const tf = require('@tensorflow/tfjs-node') as NativeTensorflow['tf'];
  tf.enableProdMode();
  const backend = tf.backend() as unknown as { readonly binding: { readonly TF_Version: string } };
  return { kind: 'native', tf, version: backend.binding.TF_Version };
}

/** tfjs-node 4.22 calls this function of Node's, which warns since Node 22 and is gone since 23. */
function supplyIsNullOrUndefined(): void {
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
}

async function loadWasm(reason: string): Promise<WasmTensorflow> {
  const tf = require('@tensorflow/tfjs-core') as WasmTensorflow['tf'];
  const backend = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  tf.enableProdMode();
  // The backend has no threads in Node today; results must not change on the day it gets them.
  backend.setThreadsCount(1);
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  backend.setWasmPaths(join(folder, 'dist') + sep);
  const started = await withoutNewProcessListeners(() => tf.setBackend('wasm'));
  if (!started) throw new Error('the WebAssembly backend of TensorFlow.js did not start');
  return { kind: 'wasm', tf, version: backend.version_wasm, reason };
}

/** The WebAssembly module's loader adds handlers that turn every rejection of the process into a crash of its own. */
async function withoutNewProcessListeners<T>(work: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => new Set(process.listeners(event as 'exit')));
  const result = await work();
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as 'exit'))
      if (!before[i]!.has(listener)) process.off(event, listener);
  });
  return result;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.trim();
}
