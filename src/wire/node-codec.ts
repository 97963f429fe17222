import type { Span } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import { failureFrom, failureTo } from './failure-codec.js';
import { count, instanceId, leaseFrom, leaseTo, list, plain, text, whole } from './fields.js';
import type {
  FailureReport,
  Hello,
  Malformed,
  NodeMessage,
  Progress,
  ResultReport,
  ThreadState,
} from './fleet-messages.js';
import { grw } from './generated/grw.js';
import type { Nesting } from './items.js';
import { checkItems } from './items.js';
import { resultFrom, resultTo } from './result-codec.js';
import { guarded } from './guarded.js';

type Wire = grw.v1.NodeMessage.$Properties;

/** Leases held; progress; results, and failures; threads. */
const NESTING: Nesting = { 1: { 8: null }, 3: { 1: null }, 4: { 1: null, 2: null }, 5: { 1: null } };

/** What a node says, as bytes. */
export function encodeNodeMessage(message: NodeMessage): Buffer {
  return Buffer.from(grw.v1.NodeMessage.encode(toWire(message)).finish());
}

/** What a node said: checked against every bound, or `malformed`. Never throws: gRPC would answer INTERNAL. */
export function decodeNodeMessage(bytes: Buffer): NodeMessage | Malformed {
  return guarded(() => {
    checkItems(bytes, NESTING);
    return fromWire(grw.v1.NodeMessage.decode(bytes));
  });
}

function toWire(message: NodeMessage): Wire {
  switch (message.kind) {
    case 'hello':
      return { hello: helloTo(message) };
    case 'want':
      return { want: { credits: message.credits } };
    case 'progress':
      return {
        progress: { progress: message.progress.map(({ lease, epochs }) => ({ lease: leaseTo(lease), epochs })) },
      };
    case 'reports':
      return {
        reports: {
          results: message.results.map(({ lease, span, result }) => ({
            lease: leaseTo(lease),
            ...span,
            ...resultTo(result),
          })),
          failures: message.failures.map(({ lease, span, failure }) => ({
            lease: leaseTo(lease),
            ...span,
            ...failureTo(failure),
          })),
        },
      };
    case 'heartbeat':
      return { heartbeat: { threads: message.threads.map((thread) => ({ ...thread })) } };
    case 'goodbye':
      return { goodbye: { reason: message.reason } };
  }
}

function fromWire(wire: Wire): NodeMessage {
  if (wire.hello) return helloFrom(wire.hello);
  if (wire.want) return { kind: 'want', credits: whole('want.credits', wire.want.credits, 1, BOUNDS.credits) };
  if (wire.progress) return { kind: 'progress', progress: list('progress', wire.progress.progress, progressFrom) };
  if (wire.reports)
    return {
      kind: 'reports',
      results: list('reports.results', wire.reports.results, resultReportFrom),
      failures: list('reports.failures', wire.reports.failures, failureReportFrom),
    };
  if (wire.heartbeat)
    return { kind: 'heartbeat', threads: list('heartbeat.threads', wire.heartbeat.threads, threadFrom) };
  if (wire.goodbye) return { kind: 'goodbye', reason: text('goodbye.reason', wire.goodbye.reason, BOUNDS.message) };
  throw new MalformedMessageError('message', 'a known message');
}

function helloTo(hello: Hello): grw.v1.Hello.$Properties {
  const { protocolVersion, numericVersion, node, name, softwareVersion, threads, memory, held, outOfMemory } = hello;
  return {
    protocolVersion,
    numericVersion,
    instanceId: node,
    name,
    softwareVersion,
    threads,
    memory,
    held: held.map(leaseTo),
    outOfMemory: outOfMemory ?? false,
  };
}

function helloFrom(wire: grw.v1.Hello.$Properties): Hello {
  return {
    kind: 'hello',
    protocolVersion: count('hello.protocol_version', wire.protocolVersion),
    numericVersion: count('hello.numeric_version', wire.numericVersion),
    node: instanceId('hello.instance_id', wire.instanceId),
    name: plain('hello.name', wire.name, BOUNDS.name),
    softwareVersion: plain('hello.software_version', wire.softwareVersion, BOUNDS.name),
    threads: whole('hello.threads', wire.threads, 1, BOUNDS.threads),
    memory: count('hello.memory', wire.memory),
    held: list('hello.held', wire.held, leaseFrom),
    ...(wire.outOfMemory === true ? { outOfMemory: true } : {}),
  };
}

function progressFrom(wire: grw.v1.Progress.$Properties, path: string): Progress {
  return { lease: leaseFrom(wire.lease, `${path}.lease`), epochs: count(`${path}.epochs`, wire.epochs) };
}

function resultReportFrom(wire: grw.v1.Result.$Properties, path: string): ResultReport {
  return { lease: leaseFrom(wire.lease, `${path}.lease`), span: spanFrom(wire, path), result: resultFrom(wire, path) };
}

function failureReportFrom(wire: grw.v1.Failure.$Properties, path: string): FailureReport {
  return {
    lease: leaseFrom(wire.lease, `${path}.lease`),
    span: spanFrom(wire, path),
    failure: failureFrom(wire, path),
  };
}

function spanFrom(wire: { started?: number | null; ended?: number | null }, path: string): Span {
  return { started: count(`${path}.started`, wire.started), ended: count(`${path}.ended`, wire.ended) };
}

function threadFrom(wire: grw.v1.ThreadState.$Properties, path: string): ThreadState {
  return {
    thread: whole(`${path}.thread`, wire.thread, 0, BOUNDS.threads),
    busy: wire.busy ?? false,
    counter: count(`${path}.counter`, wire.counter),
  };
}
