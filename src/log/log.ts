import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { pino } from 'pino';

export type { Logger };

/** Characters of lines that wait for a disk that takes none; what comes after them is lost. */
const KEPT = 2 ** 20;

/** Stands for a folder of logs: lines go to standard output, where containers are expected to have theirs. */
const STANDARD_OUTPUT = '-';

/** The file of a log in a folder, as `openLog` takes it. */
export function logFileIn(folder: string, name: string): string {
  return folder === STANDARD_OUTPUT ? STANDARD_OUTPUT : join(folder, `${name}.log`);
}

/**
 * A log of JSON lines, appended to a file (created with its folder). Written as it happens, not buffered: the last line
 * before a crash is the one that matters. `GRW_LOG_LEVEL` (default `info`) may be `debug` to see every lease.
 */
export function openLog(file: string, part: string): Logger {
  const where = file === STANDARD_OUTPUT ? { dest: 1 } : { dest: file, mkdir: true, append: true };
  const destination = pino.destination({ ...where, sync: true, maxLength: KEPT });
  // A full disk must not end what the log is about: lines wait until there is room.
  destination.on('error', () => undefined);
  const base = { part, host: hostname(), pid: process.pid };
  return pino(
    { level: process.env['GRW_LOG_LEVEL'] ?? 'info', base, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}

/** For tests, and for callers who do not want to know. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
