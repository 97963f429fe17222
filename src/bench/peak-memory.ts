import { readFileSync } from 'node:fs';

/** Largest resident bytes of this program alone: Linux lets a process inherit the `maxRSS` of the one that started it. */
export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
}
