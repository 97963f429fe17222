import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Bytes that the control groups (version 2) let this process have, Infinity where there are none or they set no limit. A
 * limit holds for everything below the group that has it: a batch system may set it on the job and start processes several
 * groups further down.
 *
 * @param root where the hierarchy is mounted
 * @param membership the file that says in which group the process is
 */
export function cgroupMemory(root = '/sys/fs/cgroup', membership = '/proc/self/cgroup'): number {
  const path = /^0::(\/.*)$/m.exec(textOf(membership))?.[1];
  if (path === undefined) return Infinity;
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  const limits = ['', ...names].map((_, depth) => limitIn(join(root, ...names.slice(0, depth))));
  return Math.min(...limits);
}

/** `max` is no limit. */
function limitIn(folder: string): number {
  const limits = ['memory.max', 'memory.high'].map((name) => textOf(join(folder, name)).trim());
  return Math.min(...limits.map((text) => (/^\d+$/.test(text) ? Number(text) : Infinity)));
}

/** Empty where there is no such file, or it is not for us. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
