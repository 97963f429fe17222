import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compiled } from '../../worker/pool/index.js';

export interface TraceRowsSettings {
  readonly cells: number;
  /** Recorded epochs asked for; at the beginning they are spaced by less than one, so that fewer are there. */
  readonly points: number;
}

/** What the process is asked that writes the store, and the one that reads it. */
export type Request = TraceRowsSettings & { readonly measure: 'write' | 'read'; readonly path: string };

export interface WriteTold {
  /** From the first commit to the end of the last. */
  readonly seconds: number;
  readonly peakBytes: number;
}

export interface ReadTold {
  readonly openSeconds: number;
  /** Counting what is done. */
  readonly countSeconds: number;
  /** The table `trace` as CSV, row by row, to nowhere. */
  readonly exportSeconds: number;
  readonly rows: number;
  readonly peakBytes: number;
}

export interface TraceRows extends TraceRowsSettings {
  /** Of the store's file. */
  readonly bytes: number;
  readonly write: WriteTold;
  readonly read: ReadTold;
}

/** 425 rows a cell: 10.2 million. */
export const TRACE_ROWS: TraceRowsSettings = { cells: 24_000, points: 1_000 };

/** Writes and reads a store of many trace rows, each in a process of its own, whose memory is all its own. */
export async function traceRows(settings: TraceRowsSettings = TRACE_ROWS): Promise<TraceRows> {
  const folder = mkdtempSync(join(tmpdir(), 'grw-bench-'));
  const path = join(folder, 'grw.db');
  try {
    const write = (await ask({ ...settings, measure: 'write', path })) as WriteTold;
    const { size: bytes } = statSync(path);
    const read = (await ask({ ...settings, measure: 'read', path })) as ReadTold;
    return { ...settings, bytes, write, read };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ask(request: Request): Promise<unknown> {
  const child = fileURLToPath(compiled('./trace-rows-child.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(request)]);
  return JSON.parse(stdout);
}
