import type { Attempt } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import { amountFrom, fleetStatusFrom, fleetStatusTo, STATUS_REPLY } from './control-codec.js';
import { cellIdFrom, list, plain, present, sweepIdFrom, whole } from './fields.js';
import type { Malformed } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';
import type { Nesting } from './items.js';
import { checkItems } from './items.js';
import type { NodeDetail, Observation, ObserveRequest, TaskStatus } from './observation-messages.js';

const { v1 } = grw;

/** Sweeps, nodes and faults; nodes and their tasks. */
const OBSERVE_REPLY: Nesting = { 1: STATUS_REPLY, 3: { 4: null } };

export function encodeObserveRequest(_: ObserveRequest): Buffer {
  return Buffer.from(v1.ObserveRequest.encode({}).finish());
}

export function decodeObserveRequest(bytes: Buffer): ObserveRequest | Malformed {
  return guarded(() => {
    v1.ObserveRequest.decode(bytes);
    return { kind: 'observe' };
  });
}

export function encodeObservation({ status, uptimeSeconds, nodes }: Observation): Buffer {
  const wire: grw.v1.ObserveReply.$Properties = {
    status: fleetStatusTo(status),
    uptimeSeconds,
    nodes: nodes.map(({ busy, silentSeconds, bannedSeconds, tasks }) => ({
      busy,
      silentSeconds,
      bannedSeconds,
      tasks: tasks.map(({ cell, sweep, ...rest }) => ({ cellId: cell, sweepId: sweep, ...rest })),
    })),
  };
  return Buffer.from(v1.ObserveReply.encode(wire).finish());
}

export function decodeObservation(bytes: Buffer): Observation | Malformed {
  return guarded(() => {
    checkItems(bytes, OBSERVE_REPLY);
    const wire = v1.ObserveReply.decode(bytes);
    const status = fleetStatusFrom(present('status', wire.status));
    const nodes = list('nodes', wire.nodes, nodeDetailFrom);
    if (nodes.length !== status.nodes.length)
      throw new MalformedMessageError('nodes', `as many as in the status, ${status.nodes.length}, not ${nodes.length}`);
    return {
      kind: 'observation',
      status,
      uptimeSeconds: amount('uptime_seconds', wire.uptimeSeconds),
      nodes,
    };
  });
}

function nodeDetailFrom(wire: grw.v1.NodeDetail.$Properties, path: string): NodeDetail {
  return {
    busy: whole(`${path}.busy`, wire.busy, 0, BOUNDS.threads),
    silentSeconds: amount(`${path}.silent_seconds`, wire.silentSeconds),
    bannedSeconds: amount(`${path}.banned_seconds`, wire.bannedSeconds),
    tasks: list(`${path}.tasks`, wire.tasks, taskFrom),
  };
}

function taskFrom(wire: grw.v1.TaskStatus.$Properties, path: string): TaskStatus {
  return {
    cell: cellIdFrom(`${path}.cell_id`, wire.cellId),
    attempt: whole(`${path}.attempt`, wire.attempt, 1, Number.MAX_SAFE_INTEGER) as Attempt,
    sweep: sweepIdFrom(`${path}.sweep_id`, wire.sweepId),
    text: plain(`${path}.text`, wire.text, BOUNDS.message),
    epochs: amount(`${path}.epochs`, wire.epochs),
    epochsAtMost: amountFrom(`${path}.epochs_at_most`, wire.epochsAtMost),
    seconds: amount(`${path}.seconds`, wire.seconds),
  };
}

/** A finite number of at least 0; absent fields are 0. */
function amount(path: string, value: number | null | undefined): number {
  return amountFrom(path, value) ?? 0;
}
