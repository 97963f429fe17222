import { readFileSync } from 'node:fs';

/** How often the kernel has ended a process for want of memory since it started; null where it does not tell. */
export function oomKills(path = '/proc/vmstat'): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
    return count === undefined ? null : Number(count);
  } catch {
    return null;
  }
}
