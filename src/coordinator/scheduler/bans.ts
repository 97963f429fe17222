import type { SchedulerCommand } from './commands.js';
import type { CellEntry, NodeEntry, SchedulerState } from './state.js';

/** A result clears a node of all suspicion; a ban in force runs its course, as the result may be of work from before it. */
export function succeeded({ standing }: NodeEntry): void {
  standing.streak.clear();
  standing.bans = 0;
}

/**
 * A cell failed on a node. A node on which many different cells fail in a row is broken (a full disk, a bad library) and
 * would eat the sweep, for it fails faster than others train: it is sent away for a while, and what failed there is not
 * held against the cells. Only where another node can do its work: alone, it goes on, so that errors are seen at once.
 *
 * @returns whether it was sent away: then the failure is the node's
 */
export function failed(
  state: SchedulerState,
  node: NodeEntry,
  entry: CellEntry,
  commands: SchedulerCommand[],
): boolean {
  const { standing } = node;
  const { streakBeforeBan, banMs, longestBanMs } = state.options;
  const needed = standing.bans > 0 ? 1 : streakBeforeBan;
  const isNew = !standing.streak.has(entry.cell);
  if (standing.streak.size + (isNew ? 1 : 0) < needed || !hasStandIn(state, node)) {
    standing.streak.add(entry.cell);
    return false;
  }
  standing.bannedUntil = state.now + Math.min(longestBanMs, banMs * 2 ** standing.bans);
  standing.bans += 1;
  for (const cell of standing.streak) forgive(state.cells.get(cell));
  standing.streak.clear();
  commands.push({ kind: 'ban', node: node.node, ms: standing.bannedUntil - state.now });
  return true;
}

export function isBanned({ standing }: NodeEntry, now: number): boolean {
  return standing.bannedUntil > now;
}

/** Back from a ban, a node gets one cell at a time until it has a success. */
export function isOnProbation({ standing }: NodeEntry): boolean {
  return standing.bans > 0;
}

function hasStandIn({ nodes, now }: SchedulerState, node: NodeEntry): boolean {
  for (const other of nodes.values())
    if (other !== node && other.connected && !isBanned(other, now) && !isOnProbation(other)) return true;
  return false;
}

function forgive(entry: CellEntry | undefined): void {
  if (entry !== undefined && entry.state.kind !== 'failed') entry.failures = Math.max(0, entry.failures - 1);
}
