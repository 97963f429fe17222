import type { Finished } from './task.js';

/** Bytes of a trace that is not worth a transfer of its own: handing over a buffer costs more than copying this much. */
const SMALL = 64 * 1024;

/** The same, small traces in one buffer; `buffers` are those that can be transferred. */
export function gathered(finished: readonly Finished[]): {
  readonly finished: readonly Finished[];
  readonly buffers: ArrayBuffer[];
} {
  const shared = new Uint8Array(finished.reduce((sum, each) => sum + smallBytes(each), 0));
  const buffers = [shared.buffer];
  let at = 0;
  const moved = finished.map((each): Finished => {
    const { outcome } = each;
    if (outcome.kind === 'failure') return each;
    const { trace } = outcome.result;
    if (!isSmall(trace)) {
      // A trace that was just packed is alone in its memory.
      buffers.push(trace.buffer as ArrayBuffer);
      return each;
    }
    const view = shared.subarray(at, at + trace.length);
    view.set(trace);
    at += trace.length;
    return { ...each, outcome: { kind: 'result', result: { ...outcome.result, trace: view } } };
  });
  return { finished: moved, buffers };
}

function smallBytes({ outcome }: Finished): number {
  return outcome.kind === 'result' && isSmall(outcome.result.trace) ? outcome.result.trace.length : 0;
}

function isSmall(trace: Uint8Array): boolean {
  return trace.length <= SMALL;
}
