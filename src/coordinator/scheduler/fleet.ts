import type { Lease, NodeId } from '../../core/fleet/index.js';
import type { ReleaseReason, SchedulerCommand } from './commands.js';
import type { SchedulerEvent } from './events.js';
import { wasGiven } from './given.js';
import { move } from './move.js';
import { giveUp, isOutdated } from './reruns.js';
import { Room } from './room.js';
import { goodStanding } from './standing.js';
import type { CellEntry, NodeEntry, SchedulerState } from './state.js';
import { pending } from './state.js';
import { afterLoss, isGuilty } from './suspicion.js';

/** Cells that a node may hold or ask for: more is a mistake, and would keep them from all others. */
const MOST_IN_HAND = 65_536;

type Joined = Extract<SchedulerEvent, { kind: 'joined' }>;

/** A node attached: what it says it holds is squared with what the coordinator believes. */
export function joined(state: SchedulerState, event: Joined, commands: SchedulerCommand[]): void {
  const { node: id, name, threads, memory = Infinity } = event;
  succeed(state, event, commands);
  const before = state.nodes.get(id);
  const node: NodeEntry = before ?? {
    node: id,
    name,
    threads,
    leases: new Set(),
    inHand: new Map(),
    connected: true,
    credits: 0,
    heardAt: event.at,
    standing: goodStanding(),
    room: new Room(memory, threads),
    reservation: null,
  };
  node.connected = true;
  forget(state, node);
  heard(state, node, event.at);
  const held = new Set(event.held.map(({ attempt }) => attempt));
  for (const entry of [...node.leases])
    if (entry.state.kind === 'leased' && !held.has(entry.state.attempt))
      release(state, node, 'unheard', commands, entry);
  for (const lease of event.held) hold(state, node, lease, commands);
}

/** The stream broke: no more credits; the leases stay until the node is back or silent for too long. */
export function disconnected(state: SchedulerState, id: NodeId): void {
  const node = state.nodes.get(id);
  if (node === undefined) return;
  node.connected = false;
  forget(state, node);
}

/** The node ended: its cells wait for another. */
export function left(state: SchedulerState, id: NodeId, commands: SchedulerCommand[]): void {
  const node = state.nodes.get(id);
  if (node !== undefined) remove(state, node, 'left', commands);
}

export function heard(state: SchedulerState, node: NodeEntry, at: number): void {
  node.heardAt = at;
  state.nodes.delete(node.node);
  state.nodes.set(node.node, node);
}

export function wanted(state: SchedulerState, id: NodeId, credits: number): void {
  const node = state.nodes.get(id);
  if (node === undefined || !node.connected) return;
  node.credits = Math.min(node.credits + credits, MOST_IN_HAND - node.leases.size);
  if (node.credits > 0) state.hungry.add(node);
}

/** Nodes that were silent for longer than a lease lose what they held. */
export function expire(state: SchedulerState, commands: SchedulerCommand[]): void {
  for (const node of state.nodes.values()) {
    if (node.heardAt + state.options.leaseMs > state.now) return;
    if (node.connected) commands.push({ kind: 'disconnect', node: node.node });
    remove(state, node, 'lost', commands);
  }
}

/** A node of the same name whose stream is broken was this one's former life: no need to wait for its leases to expire. */
function succeed(state: SchedulerState, { node: id, name }: Joined, commands: SchedulerCommand[]): void {
  for (const other of state.nodes.values())
    if (other.node !== id && other.name === name && !other.connected) remove(state, other, 'lost', commands);
}

function hold(state: SchedulerState, node: NodeEntry, lease: Lease, commands: SchedulerCommand[]): void {
  const entry = state.cells.get(lease.cell);
  const now = entry?.state;
  if (now?.kind === 'leased' && now.node === node && now.attempt === lease.attempt) return;
  // Nobody else has it: the node goes on with what it began, also under a coordinator that has just started.
  if (
    entry !== undefined &&
    now?.kind === 'pending' &&
    wasGiven(state, entry, lease.attempt) &&
    !isOutdated(entry, lease)
  )
    move(entry, { kind: 'leased', node, attempt: lease.attempt, since: state.now, size: entry.size }, commands);
  else commands.push({ kind: 'revoke', node: node.node, lease });
}

function remove(state: SchedulerState, node: NodeEntry, reason: ReleaseReason, commands: SchedulerCommand[]): void {
  forget(state, node);
  state.nodes.delete(node.node);
  for (const entry of [...node.leases])
    if (reason === 'lost') lose(state, node, commands, entry);
    else release(state, node, reason, commands, entry);
}

/** The node was lost under the cell, which may be what killed it. */
function lose(state: SchedulerState, node: NodeEntry, commands: SchedulerCommand[], entry: CellEntry): void {
  if (entry.state.kind !== 'leased') return;
  const { attempt, since } = entry.state;
  entry.suspicion = afterLoss(entry.suspicion, state.now - since, state.options);
  if (!isGuilty(entry.suspicion, state.options)) return release(state, node, 'lost', commands, entry);
  const { losses } = entry.suspicion;
  commands.push({ kind: 'give-up', node: node.node, lease: { cell: entry.cell, attempt }, since, losses });
  giveUp(entry, commands);
}

function release(
  state: SchedulerState,
  node: NodeEntry,
  reason: ReleaseReason,
  commands: SchedulerCommand[],
  entry: CellEntry,
): void {
  if (entry.state.kind !== 'leased') return;
  const { attempt, since } = entry.state;
  move(entry, pending(state, entry), commands);
  commands.push({ kind: 'release', node: node.node, lease: { cell: entry.cell, attempt }, reason, since });
}

/** Credits belong to a stream: they end with it. */
function forget(state: SchedulerState, node: NodeEntry): void {
  node.credits = 0;
  state.hungry.delete(node);
}
