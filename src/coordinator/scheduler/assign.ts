import type { Attempt } from '../../core/fleet/index.js';
import type { SchedulerCommand } from './commands.js';
import { move } from './move.js';
import { isBanned, isOnProbation } from './bans.js';
import { reserve } from './reserve.js';
import type { CellEntry, NodeEntry, SchedulerState } from './state.js';
import { leader } from './state.js';
import { largestRoom } from './too-large.js';
import { goesAlone } from './suspicion.js';

/** Deals the first cells of the queues to the nodes with credits, one each in turn, until either runs out. */
export function assign(state: SchedulerState, commands: SchedulerCommand[]): void {
  for (const node of state.hungry) {
    if (state.ready.isEmpty && state.lonely.isEmpty) return;
    const entry = mayWork(state, node) ? nextFor(state, node) : undefined;
    if (entry === undefined) continue;
    const attempt = state.nextAttempt;
    state.nextAttempt = (attempt + 1) as Attempt;
    entry.given = [...entry.given, attempt];
    const share = leader(entry)?.share;
    if (share !== undefined) state.ready.serve(share, entry.rank.cost);
    move(entry, { kind: 'leased', node, attempt, since: state.now, size: entry.size }, commands);
    entry.tries += 1;
    commands.push({ kind: 'assign', node: node.node, lease: { cell: entry.cell, attempt } });
    node.credits -= 1;
    askAgain(state, state.reservation?.node);
    state.hungry.delete(node);
    // Behind all others: the loop comes back to it when they have had theirs.
    if (node.credits > 0) state.hungry.add(node);
  }
}

/** What was given may be what a node keeps its memory for, or make another cell the first. */
function askAgain({ hungry }: SchedulerState, node: NodeEntry | undefined): void {
  if (node !== undefined && hungry.delete(node)) hungry.add(node);
}

function mayWork(state: SchedulerState, node: NodeEntry): boolean {
  if (isBanned(node, state.now)) return false;
  if (isOnProbation(node) && node.leases.size > 0) return false;
  return !holdsLonely(state, node);
}

function holdsLonely({ options }: SchedulerState, { leases }: NodeEntry): boolean {
  const [only] = leases;
  return leases.size === 1 && only !== undefined && goesAlone(only.suspicion, options);
}

/** A node that holds nothing is the chance for a cell that has to be alone. */
function nextFor(state: SchedulerState, node: NodeEntry): CellEntry | undefined {
  const fits = (size: number): boolean => node.room.fits(size);
  const ready = readyFor(state, node, fits);
  const alone = node.leases.size === 0 ? state.lonely.first(fits)?.cells.first : undefined;
  if (alone === undefined || ready === undefined) return alone ?? ready;
  return priorityOf(alone) >= priorityOf(ready) ? alone : ready;
}

/** The first cell that fits, unless its memory is kept for one of higher rank. */
function readyFor(state: SchedulerState, node: NodeEntry, fits: (size: number) => boolean): CellEntry | undefined {
  const { ready } = state;
  const first = ready.first(() => true);
  if (first === undefined) return undefined;
  if (fits(first.size)) return first.cells.offer(node);
  const largest = largestRoom(state);
  const waiting = ready.first((size) => size <= largest);
  const reservation = waiting === undefined || fits(waiting.size) ? null : reserve(state, waiting);
  const isKept = (size: number): boolean => reservation?.node === node && !reservation.allows(size);
  return ready.first((size) => fits(size) && !isKept(size))?.cells.offer(node);
}

function priorityOf(entry: CellEntry): number {
  return leader(entry)?.share.priority ?? Number.NEGATIVE_INFINITY;
}
