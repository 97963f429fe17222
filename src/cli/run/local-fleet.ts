import { join } from 'node:path';
import type { Coordinator, ExpandedSweep } from '../../coordinator/index.js';
import { startCoordinator } from '../../coordinator/index.js';
import type { Cell } from '../../core/cell/index.js';
import type { Counts, SweepId } from '../../core/fleet/index.js';
import { open, total } from '../../core/fleet/index.js';
import { openLog } from '../../log/index.js';
import type { FleetStatus } from '../../wire/index.js';
import { spawnLocalNode } from '../../worker/local-node.js';
import { NewFaults } from '../control/index.js';
import { checkMemory } from './check-memory.js';
import type { ProgressState } from '../progress/index.js';

export interface LocalFleetOptions {
  /** Of the run: store, checkpoints, logs, data files. */
  readonly directory: string;
  /** What the cells' digests stand for. */
  readonly dataFiles: readonly Uint8Array[];
  /** Trainer threads. */
  readonly threads: number;
  /** Bytes offered to training. */
  readonly memory: number;
  /** Seconds between checkpoints of a cell; 0 for one only when the run is stopped. */
  readonly checkpointEvery: number;
  readonly onProgress: (state: ProgressState) => void;
  /** Is told of every kind of fault once, when it first occurs. */
  readonly onFault: (text: string) => void;
  /** Aborting it ends the run early; what is finished is kept. */
  readonly signal: AbortSignal;
}

/** How a sweep stands when the local fleet has ended. */
export interface LocalRun {
  readonly sweep: SweepId;
  readonly counts: Counts;
  /** Cells that had a result before. */
  readonly reused: number;
  readonly interrupted: boolean;
}

/** The node ended and could not be brought back. */
export class NodeEndedError extends Error {
  override readonly name = 'NodeEndedError';
  readonly retryable = true;
}

/**
 * Makes all cells of a sweep exist on this machine: a coordinator in this process, on loopback, and a node in a process
 * of its own, which talk as they would in a cluster. The coordinator is passed to `use` when the fleet is at rest.
 * @throws UsageError, and trains nothing, when a cell needs more memory than is offered
 */
export function runLocally<T>(
  sweep: ExpandedSweep,
  options: LocalFleetOptions,
  use: (coordinator: Coordinator, run: LocalRun) => Promise<T>,
): Promise<T> {
  return trainLocally(
    (coordinator) => {
      checkMemory(sweep, coordinator.store, options.memory);
      for (const bytes of options.dataFiles) coordinator.keepData(bytes);
      const id = coordinator.submit(sweep);
      const epochsPerCell = meanEpochs(sweep.cells.map(({ cell }) => cell));
      return { id, reused: coordinator.store.counts(id).done, epochsPerCell };
    },
    options,
    use,
  );
}

/** The same for cells that `begin` schedules. */
export async function trainLocally<T>(
  begin: (coordinator: Coordinator) => Begun,
  options: Omit<LocalFleetOptions, 'dataFiles'>,
  use: (coordinator: Coordinator, run: LocalRun) => Promise<T>,
): Promise<T> {
  const logs = join(options.directory, 'logs');
  const coordinator = await startCoordinator({
    listen: '127.0.0.1:0',
    dataDirectory: options.directory,
    log: openLog(join(logs, 'coordinator.log'), 'coordinator'),
    // An edited sweep must not drag its former self along.
    resume: 'none',
  });
  try {
    const begun = begin(coordinator);
    const { id, reused } = begun;
    const interrupted = await trainAll(coordinator, begun, options, join(logs, 'node.log'));
    return await use(coordinator, { sweep: id, counts: coordinator.store.counts(id), reused, interrupted });
  } finally {
    await coordinator.close();
  }
}

export function meanEpochs(cells: readonly Cell[]): number {
  return cells.reduce((sum, { train }) => sum + train.epochs, 0) / cells.length;
}

/** A submitted sweep, and what its progress is reckoned from. */
export interface Begun {
  readonly id: SweepId;
  readonly reused: number;
  readonly epochsPerCell: number;
}

/** Runs a node until the sweep is finished; true if that was cut short. */
async function trainAll(
  coordinator: Coordinator,
  sweep: Begun,
  { directory, threads, memory, checkpointEvery, onProgress, onFault, signal }: Omit<LocalFleetOptions, 'dataFiles'>,
  logFile: string,
): Promise<boolean> {
  if (open(coordinator.store.counts(sweep.id)) === 0) return false;
  const checkpoints = { folder: join(directory, 'checkpoints'), everySeconds: checkpointEvery };
  const outbox = join(directory, 'outbox');
  const node = spawnLocalNode({ coordinator: coordinator.address, threads, memory, logFile, checkpoints, outbox });
  const faults = new NewFaults(onFault, Date.now());
  const report = (status: FleetStatus): void => {
    faults.tell(status);
    onProgress(progressOf(status, sweep));
  };
  const stopProgress = coordinator.onProgress(report, 100);
  try {
    const aborted = new Promise<'aborted'>((resolve) => {
      if (signal.aborted) resolve('aborted');
      signal.addEventListener('abort', () => resolve('aborted'), { once: true });
    });
    const ended = node.exited.then(({ code, signal: by, crashes }) => {
      const how = by === null ? `with code ${code}` : `by ${by}`;
      throw new NodeEndedError(
        `the node ended ${how} after ${crashes} crashes, before the sweep was done; see ${logFile}`,
      );
    });
    const first = await Promise.race([coordinator.whenFinished(sweep.id), aborted, ended]);
    report(coordinator.status());
    return first === 'aborted';
  } finally {
    stopProgress();
    await node.stop();
  }
}

/** Running cells count by the epochs they have done, as if all cells were equally long. */
function progressOf(status: FleetStatus, { id, reused, epochsPerCell }: Begun): ProgressState {
  const { counts, secondsLeft } = status.sweeps.find(({ sweep }) => sweep === id)!;
  const { done, failed, leased } = counts;
  const partial = status.epochs / epochsPerCell - (done - reused + failed);
  return {
    total: total(counts),
    done,
    reused,
    failed,
    running: leased,
    partial: clamp(partial, 0, leased),
    secondsLeft,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
