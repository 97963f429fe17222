import type { Counts, SweepId, SweepMode } from '../core/fleet/index.js';
import { SWEEP_MODES } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import type {
  Diagnostic,
  Fault,
  FleetStatus,
  NamedFile,
  NodeStatus,
  PrioritiseRequest,
  StatusRequest,
  SteerRequest,
  SubmitReply,
  SubmitRequest,
  SweepStatus,
  WatchRequest,
} from './control-messages.js';
import { digestFrom } from './data-codec.js';
import type { UploadReply } from './data-messages.js';
import { failureFrom, failureTo } from './failure-codec.js';
import { cellIdFrom, count, instanceId, list, plain, present, sweepIdFrom, text, whole } from './fields.js';
import type { Malformed } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';
import type { Nesting } from './items.js';
import { checkItems } from './items.js';

const { v1 } = grw;

/** Files that a sweep names; what is wrong with it, or missing; sweeps, nodes, and faults with their nodes. */
const SUBMIT_REQUEST: Nesting = { 3: null };
const SUBMIT_REPLY: Nesting = { 2: { 1: null }, 3: { 1: null } };
export const STATUS_REPLY: Nesting = { 1: null, 2: null, 5: { 6: null } };

/** Fastest and slowest pace of `watch`, ms. */
const WATCH_INTERVAL = { least: 100, most: 60_000, usual: 1_000 } as const;

export function encodeSubmitRequest({ file, text, files, priority }: SubmitRequest): Buffer {
  const wire = { file, text, files: files.map((named) => ({ ...named })), priority };
  return Buffer.from(v1.SubmitRequest.encode(wire).finish());
}

export function decodeSubmitRequest(bytes: Buffer): SubmitRequest | Malformed {
  return guarded(() => {
    checkItems(bytes, SUBMIT_REQUEST);
    const wire = v1.SubmitRequest.decode(bytes);
    const files = list('files', wire.files, namedFileFrom);
    if (files.length > BOUNDS.files)
      throw new MalformedMessageError('files', `at most ${BOUNDS.files}, not ${files.length}`);
    return {
      kind: 'submit',
      file: text('file', wire.file, BOUNDS.name),
      text: text('text', wire.text, BOUNDS.sweep),
      files,
      priority: wire.priority === undefined || wire.priority === null ? null : priorityFrom('priority', wire.priority),
    };
  });
}

export function encodeSubmitReply(reply: SubmitReply): Buffer {
  return Buffer.from(v1.SubmitReply.encode(submitReplyTo(reply)).finish());
}

function submitReplyTo(reply: SubmitReply): grw.v1.SubmitReply.$Properties {
  switch (reply.kind) {
    case 'accepted':
      return { accepted: { sweepId: reply.sweep, counts: reply.counts } };
    case 'refused':
      return { refused: { diagnostics: reply.diagnostics.slice(0, BOUNDS.batch).map(diagnosticTo) } };
    case 'missing':
      return { missing: { digests: [...reply.digests] } };
  }
}

function diagnosticTo({ line, column, message }: Diagnostic): grw.v1.Diagnostic.$Properties {
  return { line, column, message: message.slice(0, BOUNDS.message) };
}

export function decodeSubmitReply(bytes: Buffer): SubmitReply | Malformed {
  return guarded((): SubmitReply => {
    checkItems(bytes, SUBMIT_REPLY);
    const { accepted, refused, missing } = v1.SubmitReply.decode(bytes);
    if (missing)
      return {
        kind: 'missing',
        digests: list('missing.digests', missing.digests, (digest, path) => digestFrom(path, digest)),
      };
    if (accepted)
      return {
        kind: 'accepted',
        sweep: sweepIdFrom('sweep_id', accepted.sweepId),
        counts: countsFrom(accepted.counts, 'counts'),
      };
    return { kind: 'refused', diagnostics: list('diagnostics', present('reply', refused).diagnostics, diagnosticFrom) };
  });
}

export function encodeUploadReply(): Buffer {
  return Buffer.from(v1.UploadReply.encode({}).finish());
}

export function decodeUploadReply(bytes: Buffer): UploadReply | Malformed {
  return guarded(() => {
    v1.UploadReply.decode(bytes);
    return { kind: 'uploaded' };
  });
}

export function encodeStatusRequest({ sweep }: StatusRequest): Buffer {
  return Buffer.from(v1.StatusRequest.encode({ sweepId: sweep ?? '' }).finish());
}

export function decodeStatusRequest(bytes: Buffer): StatusRequest | Malformed {
  return guarded(() => ({ kind: 'status', sweep: optionalSweep(v1.StatusRequest.decode(bytes).sweepId) }));
}

export const MODE_CODES: Readonly<Record<SweepMode, grw.v1.SweepMode>> = {
  active: v1.SweepMode.SWEEP_MODE_ACTIVE,
  paused: v1.SweepMode.SWEEP_MODE_PAUSED,
  cancelled: v1.SweepMode.SWEEP_MODE_CANCELLED,
};

export function encodeSteerRequest({ sweep, mode }: SteerRequest): Buffer {
  return Buffer.from(v1.SteerRequest.encode({ sweepId: sweep, mode: MODE_CODES[mode] }).finish());
}

export function decodeSteerRequest(bytes: Buffer): SteerRequest | Malformed {
  return guarded(() => {
    const wire = v1.SteerRequest.decode(bytes);
    return { kind: 'steer', sweep: sweepIdFrom('sweep_id', wire.sweepId), mode: modeFrom('mode', wire.mode) };
  });
}

export function encodePrioritiseRequest({ sweep, priority }: PrioritiseRequest): Buffer {
  return Buffer.from(v1.PrioritiseRequest.encode({ sweepId: sweep, priority }).finish());
}

export function decodePrioritiseRequest(bytes: Buffer): PrioritiseRequest | Malformed {
  return guarded(() => {
    const { sweepId, priority } = v1.PrioritiseRequest.decode(bytes);
    return {
      kind: 'prioritise',
      sweep: sweepIdFrom('sweep_id', sweepId),
      priority: priorityFrom('priority', priority),
    };
  });
}

function priorityFrom(path: string, value: number | null | undefined): number {
  return whole(path, value, -BOUNDS.priority, BOUNDS.priority);
}

export function modeFrom(path: string, code: grw.v1.SweepMode | null | undefined): SweepMode {
  const mode = SWEEP_MODES.find((name) => MODE_CODES[name] === code);
  if (mode !== undefined) return mode;
  throw new MalformedMessageError(path, SWEEP_MODES.join(', '));
}

export function encodeWatchRequest({ sweep, intervalMs }: WatchRequest): Buffer {
  return Buffer.from(v1.WatchRequest.encode({ sweepId: sweep ?? '', intervalMs }).finish());
}

export function decodeWatchRequest(bytes: Buffer): WatchRequest | Malformed {
  return guarded(() => {
    const wire = v1.WatchRequest.decode(bytes);
    const asked = count('interval_ms', wire.intervalMs) || WATCH_INTERVAL.usual;
    const intervalMs = Math.min(Math.max(asked, WATCH_INTERVAL.least), WATCH_INTERVAL.most);
    return { kind: 'watch', sweep: optionalSweep(wire.sweepId), intervalMs };
  });
}

export function encodeFleetStatus(status: FleetStatus): Buffer {
  return Buffer.from(v1.StatusReply.encode(fleetStatusTo(status)).finish());
}

export function fleetStatusTo(status: FleetStatus): grw.v1.StatusReply.$Properties {
  return {
    sweeps: status.sweeps.map(({ sweep, name, counts, mode, priority, secondsLeft, workSeconds, tooLarge }) => ({
      sweepId: sweep,
      name,
      counts,
      mode: MODE_CODES[mode],
      priority,
      secondsLeft,
      workSeconds,
      tooLarge: tooLarge.cells,
      tooLargeBytes: tooLarge.bytes,
    })),
    nodes: status.nodes.map(({ node, ...rest }) => ({ instanceId: node, ...rest })),
    // Nodes say what they like of their progress; the sum must remain a number.
    epochs: Math.min(status.epochs, Number.MAX_SAFE_INTEGER),
    cellsPerSecond: status.cellsPerSecond,
    faults: status.faults.map(({ nodes, attempts, failed, latest, cell, ...failure }) => {
      return { ...failureTo(failure), nodes: [...nodes], attempts, failed, latest, cellId: cell };
    }),
  };
}

export function decodeFleetStatus(bytes: Buffer): FleetStatus | Malformed {
  return guarded(() => {
    checkItems(bytes, STATUS_REPLY);
    return fleetStatusFrom(v1.StatusReply.decode(bytes));
  });
}

export function fleetStatusFrom(wire: grw.v1.StatusReply.$Properties): FleetStatus {
  return {
    kind: 'fleet',
    sweeps: list('sweeps', wire.sweeps, sweepStatusFrom),
    nodes: list('nodes', wire.nodes, nodeStatusFrom),
    epochs: count('epochs', wire.epochs),
    cellsPerSecond: wire.cellsPerSecond ?? 0,
    faults: list('faults', wire.faults, faultFrom),
  };
}

function sweepStatusFrom(wire: grw.v1.SweepStatus.$Properties, path: string): SweepStatus {
  return {
    sweep: sweepIdFrom(`${path}.sweep_id`, wire.sweepId),
    name: text(`${path}.name`, wire.name, BOUNDS.name),
    counts: countsFrom(wire.counts, `${path}.counts`),
    mode: modeFrom(`${path}.mode`, wire.mode),
    priority: priorityFrom(`${path}.priority`, wire.priority),
    secondsLeft: amountFrom(`${path}.seconds_left`, wire.secondsLeft),
    workSeconds: amountFrom(`${path}.work_seconds`, wire.workSeconds) ?? 0,
    tooLarge: {
      cells: count(`${path}.too_large`, wire.tooLarge),
      bytes: amountFrom(`${path}.too_large_bytes`, wire.tooLargeBytes) ?? 0,
    },
  };
}

export function amountFrom(path: string, value: number | null | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (value >= 0 && value < Infinity) return value;
  throw new MalformedMessageError(path, `a finite number ≥ 0, not ${value}`);
}

function nodeStatusFrom(wire: grw.v1.NodeStatus.$Properties, path: string): NodeStatus {
  return {
    node: instanceId(`${path}.instance_id`, wire.instanceId),
    name: text(`${path}.name`, wire.name, BOUNDS.name),
    threads: whole(`${path}.threads`, wire.threads, 0, BOUNDS.threads),
    connected: wire.connected ?? false,
    leased: count(`${path}.leased`, wire.leased),
    done: count(`${path}.done`, wire.done),
    memory: count(`${path}.memory`, wire.memory),
  };
}

function faultFrom(wire: grw.v1.Fault.$Properties, path: string): Fault {
  return {
    ...failureFrom(wire, path),
    message: plain(`${path}.message`, wire.message, BOUNDS.message),
    signature: plain(`${path}.signature`, wire.signature, BOUNDS.name),
    attempts: count(`${path}.attempts`, wire.attempts),
    failed: count(`${path}.failed`, wire.failed),
    nodes: list(`${path}.nodes`, wire.nodes, (name, where) => plain(where, name, BOUNDS.name)),
    latest: count(`${path}.latest`, wire.latest),
    cell: cellIdFrom(`${path}.cell_id`, wire.cellId),
  };
}

function namedFileFrom(wire: grw.v1.NamedFile.$Properties, path: string): NamedFile {
  return {
    path: text(`${path}.path`, wire.path, BOUNDS.path),
    digest: digestFrom(`${path}.digest`, wire.digest),
  };
}

function diagnosticFrom(wire: grw.v1.Diagnostic.$Properties, path: string): Diagnostic {
  return {
    line: count(`${path}.line`, wire.line),
    column: count(`${path}.column`, wire.column),
    message: text(`${path}.message`, wire.message, BOUNDS.message),
  };
}

function countsFrom(wire: grw.v1.Counts.$Properties | null | undefined, path: string): Counts {
  const { pending, leased, done, failed } = wire ?? {};
  return {
    pending: count(`${path}.pending`, pending),
    leased: count(`${path}.leased`, leased),
    done: count(`${path}.done`, done),
    failed: count(`${path}.failed`, failed),
  };
}

function optionalSweep(id: string | null | undefined): SweepId | null {
  return id === undefined || id === null || id === '' ? null : sweepIdFrom('sweep_id', id);
}
