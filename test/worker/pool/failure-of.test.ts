import { expect, test } from 'vitest';
import { crashOf, failureOf } from '../../../src/worker/pool/failure-of.js';

test('running out of memory is told from other errors, in the thread and of the thread', () => {
  const thrown = (() => {
    try {
      return new ArrayBuffer(Number.MAX_SAFE_INTEGER);
    } catch (error) {
      return error;
    }
  })();
  expect(failureOf(thrown).kind).toBe('memory');
  expect(failureOf(new Error('std::bad_alloc')).kind).toBe('memory');
  expect(failureOf(new Error('OOM when allocating tensor with shape[1048576,784]')).kind).toBe('memory');
  expect(failureOf(new RangeError('Maximum call stack size exceeded')).kind).toBe('error');
  const ended = Object.assign(new Error('Worker terminated due to reaching memory limit: JS heap out of memory'), {
    code: 'ERR_WORKER_OUT_OF_MEMORY',
  });
  expect(crashOf(ended).kind).toBe('memory');
  expect(crashOf(new Error('worker exited with code: 7')).kind).toBe('crash');
});
