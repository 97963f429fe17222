import type { Failure } from '../../core/fleet/index.js';

/** Characters kept of an error's message, and of its signature. */
const MESSAGE = 2_000;
const SIGNATURE = 120;

/** What V8, its workers, C++ and TensorFlow say when an allocation fails. */
const OUT_OF_MEMORY = /ERR_WORKER_OUT_OF_MEMORY|allocation failed|bad_alloc|out of memory|OOM when allocating/i;

/** What a trainer threw, as a failure. By name, not by class: the trainer may come from another copy of the program. */
export function failureOf(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  switch (name) {
    case 'TrainingStoppedError':
      return { kind: 'stopped', message, signature: name };
    case 'InvalidCellError':
      return {
        kind: 'invalid',
        message: withPath(error, message).slice(0, MESSAGE),
        signature: signatureOf(name, message),
      };
    default:
      return {
        kind: isOutOfMemory(error, message) ? 'memory' : 'error',
        message: withPlace(error, `${name}: ${message}`).slice(0, MESSAGE),
        signature: signatureOf(name, message),
      };
  }
}

/** The thread ended under its cell. */
export function crashOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: isOutOfMemory(error, message) ? 'memory' : 'crash',
    message: `the training thread ended: ${message}`.slice(0, MESSAGE),
    signature: signatureOf('crash', message),
  };
}

function isOutOfMemory(error: unknown, message: string): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return OUT_OF_MEMORY.test(message) || code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** The same fault in another cell differs in its numbers only. */
function signatureOf(name: string, message: string): string {
  return `${name}: ${message.replace(/\d+(\.\d+)?(e[+-]?\d+)?/gi, '#').replace(/\s+/g, ' ')}`.slice(0, SIGNATURE);
}

function withPath(error: unknown, message: string): string {
  const { path } = error as { path?: unknown };
  return Array.isArray(path) && path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

/** Where it was thrown: file name and line, no folders. */
function withPlace(error: unknown, message: string): string {
  const place = error instanceof Error ? /^\s+at .*?([^/\\(]+:\d+):\d+\)?$/m.exec(error.stack ?? '') : null;
  return place === null ? message : `${message} (${place[1]})`;
}
