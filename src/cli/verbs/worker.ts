import { availableParallelism, hostname } from 'node:os';
import { logFileIn, openLog } from '../../log/index.js';
import { readJoinToken, readTlsFolder, requireSecureWay } from '../../security/index.js';
import { spawnLocalNode } from '../../worker/local-node.js';
import { EXIT } from '../exit-codes.js';
import { memoryBudget } from '../memory-budget.js';
import type { SecurityOptions } from '../options.js';
import { STOP_GRACE_MS } from '../stop-grace.js';
import { onInterruption } from '../run/interruption.js';
import { goOnLater } from '../run/go-on-later.js';
import type { VerbIo } from './coordinator.js';

export interface WorkerOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  /** Cells trained at the same time; default the processor's cores. */
  readonly threads?: number;
  /** Bytes offered to training; default four fifths of what this process may have. */
  readonly memory?: number;
  /** File of the join token. */
  readonly joinTokenFile?: string;
  /** For people; default host and process id, behind the name in the certificate. */
  readonly name?: string;
  /** Folder of data files; default one for all nodes, in the system's temporary folder. */
  readonly dataFiles?: string;
  /** Folder for the log, `-` for standard output; default `logs`. */
  readonly logs?: string;
  /** Folder for checkpoints. */
  readonly checkpoints: string;
  /** Seconds between checkpoints of a cell; 0 for one only when the node is stopped. */
  readonly checkpointEvery: number;
  /** Seconds of training between uploads of a cell's checkpoint; 0 for one only when the node is stopped. */
  readonly uploadEvery: number;
  /** Folder for reports that are not acknowledged. */
  readonly outbox: string;
  /** `host:port` for probes of a scheduler. */
  readonly health?: string;
  /** Seconds without a cell after which the node ends. */
  readonly untilIdle?: number;
  /** Seconds this process may last. */
  readonly timeLimit?: number;
  /** For the shell, when time has ended the node before the work did. */
  readonly whenTimeIsUp?: string;
  readonly json: boolean;
}

/**
 * Joins a coordinator and trains until it is interrupted or told to stop; in a process of its own that is started again
 * if it crashes.
 * @throws SecurityError before anything is started
 */
export async function worker(options: WorkerOptions, { write }: VerbIo): Promise<number> {
  const {
    threads = availableParallelism(),
    logs = 'logs',
    coordinator,
    json,
    memory = memoryBudget(),
    uploadEvery,
    outbox,
  } = options;
  const { tls, insecure, joinTokenFile } = options;
  requireSecureWay(coordinator, 'node', { tls, insecure });
  readJoinToken(joinTokenFile);
  const own = `${hostname()}-${process.pid}`;
  const name = options.name ?? (tls === undefined ? own : `${readTlsFolder(tls, 'node').identity.name}.${own}`);
  const logFile = logFileIn(logs, name);
  openLog(logFile, 'worker').info({ coordinator, threads, memory, name }, 'worker started');
  const checkpoints = { folder: options.checkpoints, everySeconds: options.checkpointEvery };
  const node = spawnLocalNode({
    coordinator,
    security: { tls, insecure, joinTokenFile },
    threads,
    name,
    logFile,
    checkpoints,
    uploadEvery,
    outbox,
    memory,
    health: options.health,
    untilIdle: options.untilIdle,
    ...(options.dataFiles === undefined ? {} : { dataFolder: options.dataFiles }),
  });
  const interruption = onInterruption((note) => write(json ? '' : `${note}\n`), options.timeLimit);
  const stop = (): void => void node.stop(interruption.graceMs(STOP_GRACE_MS));
  // A short limit may be near before the node is there.
  if (interruption.signal.aborted) stop();
  else interruption.signal.addEventListener('abort', stop, { once: true });
  write(
    json
      ? `${JSON.stringify({ version: 1, coordinator, name, threads, memory, log: logFile })}\n`
      : `node ${name}, ${threads} threads, log in ${logFile}\n`,
  );
  try {
    const { code, signal } = await node.exited;
    if (code === EXIT.done) {
      if (interruption.isOutOfTime && options.whenTimeIsUp !== undefined)
        await goOnLater(options.whenTimeIsUp, coordinator, { tls, insecure });
      return EXIT.done;
    }
    write(json ? '' : `the node ended ${signal === null ? `with code ${code}` : `by ${signal}`}; see ${logFile}\n`);
    return interruption.signal.aborted ? EXIT.interrupted : EXIT.failed;
  } finally {
    interruption.release();
  }
}
