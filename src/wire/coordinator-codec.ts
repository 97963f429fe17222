import { BOUNDS, MalformedMessageError } from './bounds.js';
import { noticeFrom } from './checkpoint-codec.js';
import { count, instanceId, leaseFrom, leaseTo, list, text, whole } from './fields.js';
import type { Assignment, CoordinatorMessage, DrainReason, Malformed, Welcome } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';
import type { Nesting } from './items.js';
import { checkItems } from './items.js';

type Wire = grw.v1.CoordinatorMessage.$Properties;

/** Assignments; leases acknowledged, and revoked. */
const NESTING: Nesting = { 2: { 1: null }, 3: { 1: null }, 4: { 1: null } };

const { Reason } = grw.v1.Drain;
const REASON_TO_WIRE = {
  'coordinator-closing': Reason.REASON_COORDINATOR_CLOSING,
  node: Reason.REASON_NODE,
} as const satisfies Record<DrainReason, number>;
const REASON_FROM_WIRE = new Map(
  Object.entries(REASON_TO_WIRE).map(([name, number]) => [number as number, name as DrainReason]),
);

/** What a coordinator says, as bytes. */
export function encodeCoordinatorMessage(message: CoordinatorMessage): Buffer {
  return Buffer.from(grw.v1.CoordinatorMessage.encode(toWire(message)).finish());
}

/** What a coordinator said: checked against every bound, or `malformed`. */
export function decodeCoordinatorMessage(bytes: Buffer): CoordinatorMessage | Malformed {
  return guarded(() => {
    checkItems(bytes, NESTING);
    return fromWire(grw.v1.CoordinatorMessage.decode(bytes));
  });
}

function toWire(message: CoordinatorMessage): Wire {
  switch (message.kind) {
    case 'welcome':
      return { welcome: welcomeTo(message) };
    case 'assignments':
      return {
        assignments: { assignments: message.assignments.map(assignmentTo) },
      };
    case 'acknowledged':
      return { acknowledged: { leases: message.leases.map(leaseTo) } };
    case 'revoke':
      return { revoke: { leases: message.leases.map(leaseTo) } };
    case 'drain':
      return { drain: { reason: REASON_TO_WIRE[message.reason] } };
  }
}

function fromWire(wire: Wire): CoordinatorMessage {
  if (wire.welcome) return welcomeFrom(wire.welcome);
  if (wire.assignments)
    return { kind: 'assignments', assignments: list('assignments', wire.assignments.assignments, assignmentFrom) };
  if (wire.acknowledged)
    return { kind: 'acknowledged', leases: list('acknowledged', wire.acknowledged.leases, leaseFrom) };
  if (wire.revoke) return { kind: 'revoke', leases: list('revoke', wire.revoke.leases, leaseFrom) };
  if (wire.drain) return { kind: 'drain', reason: reasonFrom(wire.drain.reason) };
  throw new MalformedMessageError('message', 'a known message');
}

function welcomeTo(welcome: Welcome): grw.v1.Welcome.$Properties {
  const { protocolVersion, coordinator, heartbeatMs, leaseMs } = welcome;
  return { protocolVersion, coordinatorId: coordinator, heartbeatMs, leaseMs };
}

function welcomeFrom(wire: grw.v1.Welcome.$Properties): Welcome {
  return {
    kind: 'welcome',
    protocolVersion: count('welcome.protocol_version', wire.protocolVersion),
    coordinator: instanceId('welcome.coordinator_id', wire.coordinatorId),
    heartbeatMs: whole('welcome.heartbeat_ms', wire.heartbeatMs, 1, 3_600_000),
    leaseMs: whole('welcome.lease_ms', wire.leaseMs, 1, 86_400_000),
  };
}

function assignmentTo({ lease, cell, checkpoint }: Assignment): grw.v1.Assignment.$Properties {
  return { lease: leaseTo(lease), cell, ...(checkpoint === null ? {} : { checkpoint: { ...checkpoint } }) };
}

function assignmentFrom(wire: grw.v1.Assignment.$Properties, path: string): Assignment {
  return {
    lease: leaseFrom(wire.lease, `${path}.lease`),
    cell: text(`${path}.cell`, wire.cell, BOUNDS.cell),
    checkpoint: wire.checkpoint ? noticeFrom(wire.checkpoint, `${path}.checkpoint`) : null,
  };
}

function reasonFrom(value: number | null | undefined): DrainReason {
  const reason = REASON_FROM_WIRE.get(value ?? 0);
  if (reason === undefined) throw new MalformedMessageError('drain.reason', 'a reason');
  return reason;
}
