import { join } from 'node:path';
import type { Coordinator, CoordinatorOptions } from '../../coordinator/index.js';
import { startCoordinator } from '../../coordinator/index.js';
import { logFileIn, openLog } from '../../log/index.js';
import { expandFile } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../usage-error.js';
import { onInterruption } from '../run/interruption.js';

export interface CoordinatorVerbOptions {
  /** `host:port`; port 0 for any free one. */
  readonly listen: string;
  /** Folder of the store, its lock and logs. */
  readonly data: string;
  /** Folder of certificates that `grw certs server` made. */
  readonly tls?: string;
  /** Allow addresses that other machines can reach. */
  readonly insecure: boolean;
  /** `host:port` for probes without a certificate. */
  readonly health?: string;
  /** Folder of the log, `-` for standard output; default `logs` in the data folder. */
  readonly logs?: string;
  /** Bytes of nodes' checkpoints to keep. */
  readonly checkpointSpace: number;
  /** `host:port` of metrics, health and the dashboard. */
  readonly http?: string;
  readonly httpInsecure: boolean;
  readonly httpTokenFile?: string;
  readonly json: boolean;
}

export interface VerbIo {
  readonly write: (text: string) => void;
}

/**
 * Serves the queue and the store until it is interrupted.
 * @throws StoreError, ListenError, SecurityError; CoordinatorClosedError when the store can be written no more
 */
export async function coordinator(options: CoordinatorVerbOptions, { write }: VerbIo): Promise<number> {
  const { listen, data, tls, insecure, health, checkpointSpace, json, logs = join(data, 'logs') } = options;
  const http = httpOf(options);
  const interruption = onInterruption((note) => write(json ? '' : `${note}\n`));
  try {
    const log = openLog(logFileIn(logs, 'coordinator'), 'coordinator');
    const running = await startCoordinator({
      listen,
      dataDirectory: data,
      tls,
      insecure,
      health,
      checkpointBytes: checkpointSpace,
      log,
      http,
      expand: expandFile,
    });
    write(
      json
        ? `${JSON.stringify({ version: 1, address: running.address, url: running.url, data })}\n`
        : greeting(running, data, tls),
    );
    try {
      await Promise.race([aborted(interruption.signal), running.failed]);
    } finally {
      await running.close();
    }
    return EXIT.done;
  } finally {
    interruption.release();
  }
}

function httpOf({ http, httpInsecure, httpTokenFile }: CoordinatorVerbOptions): CoordinatorOptions['http'] {
  if (http !== undefined) return { listen: http, insecure: httpInsecure, tokenFile: httpTokenFile };
  if (httpInsecure || httpTokenFile !== undefined)
    throw new UsageError('--http-insecure and --http-token-file are about --http HOST:PORT, which is not given');
  return undefined;
}

function greeting({ address, url }: Coordinator, data: string, tls: string | undefined): string {
  const security = tls === undefined ? '' : ' --tls FOLDER --join-token-file FILE';
  const dashboard = url === null ? '' : `dashboard: ${url}/, metrics: ${url}/metrics\n`;
  return `coordinator on ${address}, data in ${data}\n${dashboard}add nodes: npx grw worker --coordinator ${address}${security}\n`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
