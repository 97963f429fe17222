import type { AllocatorSettings } from './settings.js';
import type { Backlog, Mode } from './state.js';

/**
 * Allocations that the backlog is worth: one for every `backlogPerNode` seconds of work, no more threads than cells, one for
 * any work at all, between `min` and `max`.
 */
export function wantedFor(
  { cells, seconds }: Pick<Backlog, 'cells' | 'seconds'>,
  mode: Mode,
  { min, max, threads, backlogPerNode }: AllocatorSettings,
): number {
  if (mode !== 'serving') return 0;
  if (cells === 0) return min;
  const byWork = Math.max(1, Math.ceil(seconds / (threads * backlogPerNode)));
  const byCells = Math.ceil(cells / threads);
  return Math.min(Math.max(min, Math.min(byWork, byCells)), max);
}
