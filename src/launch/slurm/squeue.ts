import type { JobEnd, ObservedJob } from '../allocator/index.js';
import { SlurmError } from './errors.js';

/** What is asked of `squeue`: key, state, start and end (seconds since 1970), reason. */
export const SQUEUE_FORMAT = '%i|%T|%S|%e|%r';

export interface SlurmJob {
  readonly observed: ObservedJob;
  /** Slurm holds it back after it could not be started: it never will be by itself. */
  readonly isStuck: boolean;
  /** Slurm's word for its state, and the reason of it. */
  readonly state: string;
  readonly reason: string;
}

const WAITING = new Set(['PENDING', 'REQUEUED', 'REQUEUE_FED', 'REQUEUE_HOLD', 'RESV_DEL_HOLD', 'SPECIAL_EXIT']);
const RUNNING = new Set(['RUNNING', 'CONFIGURING', 'SUSPENDED', 'STOPPED', 'RESIZING', 'SIGNALING']);
const ENDING = new Set(['COMPLETING', 'STAGE_OUT']);
const COMPLETED = new Set(['COMPLETED', 'TIMEOUT', 'DEADLINE']);
const TAKEN = new Set(['CANCELLED', 'PREEMPTED', 'NODE_FAIL', 'REVOKED']);

/** @throws SlurmError */
export function readQueue(text: string): SlurmJob[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readLine);
}

function readLine(line: string): SlurmJob {
  const [key, state, start, end, ...rest] = line.split('|');
  if (key === undefined || state === undefined || start === undefined || end === undefined || rest.length === 0)
    throw new SlurmError('squeue', `not a line of ${SQUEUE_FORMAT}: ${JSON.stringify(line)}`, true);
  const reason = rest.join('|');
  const isStuck = WAITING.has(state) && /launch.failed.requeued.held/i.test(reason);
  return { observed: observed(key, state, start, end, reason, isStuck), isStuck, state, reason };
}

function observed(
  key: string,
  state: string,
  start: string,
  end: string,
  reason: string,
  isStuck: boolean,
): ObservedJob {
  const why = reason === 'None' || reason === '' ? state : `${state} (${reason})`;
  if (isStuck) return { key, phase: 'ended', end: { cause: 'failed', lastedMs: 0, why } };
  if (WAITING.has(state)) return { key, phase: 'waiting' };
  if (RUNNING.has(state)) return { key, phase: 'running' };
  if (ENDING.has(state)) return { key, phase: 'ending' };
  return { key, phase: 'ended', end: { cause: causeOf(state), lastedMs: lasted(start, end), why } };
}

/** Of FAILED, OUT_OF_MEMORY, BOOT_FAIL and what later versions may add. */
function causeOf(state: string): JobEnd['cause'] {
  return COMPLETED.has(state) ? 'completed' : TAKEN.has(state) ? 'taken' : 'failed';
}

function lasted(start: string, end: string): number | null {
  const [from, to] = [Number(start), Number(end)];
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && to >= from ? 1000 * (to - from) : null;
}
