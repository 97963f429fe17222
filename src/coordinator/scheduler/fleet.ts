import type { Lease, NodeId } from '../../core/fleet/index.js';
import type { ReleaseReason, SchedulerCommand } from './commands.js';
import type { SchedulerEvent } from './events.js';
import { wasGiven } from './given.js';
import { killedShort } from './memory.js';
import { move } from './move.js';
import { giveUp, isOutdated } from './reruns.js';
import { dropReservation } from './reservation.js';
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
  const node = state.nodes.get(id) ?? newNode(state, id, name);
  node.connected = true;
  node.awaited = false;
  node.threads = threads;
  node.room = new Room(memory, threads, node.leases);
  dropReservation(state, node);
  forget(state, node);
  heard(state, node, event.at);
  for (const lease of event.held) inherit(state, node, lease, commands);
  succeed(state, event, commands);
  const held = new Set(event.held.map(({ attempt }) => attempt));
  for (const entry of [...node.leases])
    if (entry.state.kind === 'leased' && !held.has(entry.state.attempt))
      release(state, node, 'unheard', commands, entry);
  for (const lease of event.held) hold(state, node, lease, commands);
}

/** A node that has not been heard of in this life of the coordinator. */
export function newNode(state: SchedulerState, node: NodeId, name: string): NodeEntry {
  return {
    node,
    name,
    threads: 0,
    leases: new Set(),
    inHand: new Map(),
    connected: false,
    awaited: true,
    credits: 0,
    heardAt: state.now,
    standing: goodStanding(),
    room: new Room(0, 1),
    reservation: null,
  };
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

/** Nodes that were silent for longer than a lease, or have not come back after a restart, lose what they held. */
export function expire(state: SchedulerState, commands: SchedulerCommand[]): void {
  for (const node of state.nodes.values()) {
    if (node.awaited && state.now < state.awaitedUntil) continue;
    if (!node.awaited && node.heardAt + state.options.leaseMs > state.now) return;
    if (node.connected) commands.push({ kind: 'disconnect', node: node.node });
    remove(state, node, 'lost', commands);
  }
}

/** What a node left behind when it ended, its successor may hold: reports outlive processes. */
function inherit(state: SchedulerState, node: NodeEntry, lease: Lease, commands: SchedulerCommand[]): void {
  const entry = state.cells.get(lease.cell);
  if (entry?.state.kind !== 'leased' || entry.state.attempt !== lease.attempt) return;
  const { node: other } = entry.state;
  if (other !== node && !other.connected && (other.awaited || other.name === node.name))
    goOn(state, node, entry, lease, commands);
}

/** A node of the same name whose stream is broken was this one's former life: no need to wait for its leases to expire. */
function succeed(state: SchedulerState, { node: id, name, outOfMemory }: Joined, commands: SchedulerCommand[]): void {
  const reason = outOfMemory === true ? 'memory' : 'lost';
  for (const other of state.nodes.values())
    if (other.node !== id && other.name === name && !other.connected) remove(state, other, reason, commands);
}

function hold(state: SchedulerState, node: NodeEntry, lease: Lease, commands: SchedulerCommand[]): void {
  const entry = state.cells.get(lease.cell);
  const now = entry?.state;
  if (now?.kind === 'leased' && now.node === node && now.attempt === lease.attempt) return;
  if (entry !== undefined && mayGoOn(state, entry, lease)) goOn(state, node, entry, lease, commands);
  else commands.push({ kind: 'revoke', node: node.node, lease });
}

/** Whether nobody else has it: the node goes on with what it began, also under a coordinator that has just started. */
export function mayGoOn(state: SchedulerState, entry: CellEntry, lease: Lease): boolean {
  return entry.state.kind === 'pending' && wasGiven(state, entry, lease.attempt) && !isOutdated(entry, lease);
}

export function goOn(
  state: SchedulerState,
  node: NodeEntry,
  entry: CellEntry,
  { attempt }: Lease,
  commands: SchedulerCommand[],
): void {
  move(entry, { kind: 'leased', node, attempt, since: state.now, size: entry.size }, commands);
}

function remove(state: SchedulerState, node: NodeEntry, reason: ReleaseReason, commands: SchedulerCommand[]): void {
  forget(state, node);
  const held = node.leases.size;
  for (const entry of [...node.leases])
    if (reason === 'lost') lose(state, node, commands, entry);
    else if (reason === 'memory') starve(state, node, commands, entry, held);
    else release(state, node, reason, commands, entry);
  // Last: how much memory it had is a measure of what cells may want.
  state.nodes.delete(node.node);
}

/** The node was lost under the cell, which may be what killed it. */
function lose(state: SchedulerState, node: NodeEntry, commands: SchedulerCommand[], entry: CellEntry): void {
  if (entry.state.kind !== 'leased') return;
  const { attempt, since } = entry.state;
  entry.suspicion = afterLoss(entry.suspicion, state.now - since, state.options);
  if (!isGuilty(entry.suspicion, state.options)) return release(state, node, 'lost', commands, entry);
  const { losses } = entry.suspicion;
  const lease = { cell: entry.cell, attempt };
  commands.push({ kind: 'give-up', node: node.node, lease, since, outOfMemory: false, losses });
  giveUp(entry, commands);
}

/** The node was ended for want of memory: the cell's fault if it was alone. */
function starve(
  state: SchedulerState,
  node: NodeEntry,
  commands: SchedulerCommand[],
  entry: CellEntry,
  held: number,
): void {
  if (entry.state.kind !== 'leased') return;
  const { attempt, since } = entry.state;
  if (held > node.threads) return lose(state, node, commands, entry);
  if (killedShort(state, entry, held)) return release(state, node, held === 1 ? 'memory' : 'lost', commands, entry);
  const lease = { cell: entry.cell, attempt };
  commands.push({ kind: 'give-up', node: node.node, lease, since, outOfMemory: true, losses: entry.shortages });
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
