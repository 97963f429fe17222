import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { pino } from 'pino';

export type { Logger };

/** Characters of lines that wait for a disk that takes none; what comes after them is lost. */
const KEPT = 2 ** 20;

/**
 * A log of JSON lines, appended to a file (created with its folder). Written as it happens, not buffered: the last line
 * before a crash is the one that matters. `GRW_LOG_LEVEL` (default `info`) may be `debug` to see every lease.
 */
export function openLog(file: string, part: string): Logger {
  const destination = pino.destination({ dest: file, mkdir: true, append: true, sync: true, maxLength: KEPT });
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
