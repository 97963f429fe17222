import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt, NodeId, SweepId } from '../../src/core/fleet/index.js';
import { Tally } from '../../src/coordinator/observation/tally.js';
import type { Facts } from '../../src/coordinator/observation/index.js';
import type { Fault, NodeDetail, NodeStatus, Observation, SweepStatus, TaskStatus } from '../../src/wire/index.js';

export function hex(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function sweepStatus(number: number, change: Partial<SweepStatus> = {}): SweepStatus {
  return {
    sweep: `sweep-${number}-${number.toString(16).padStart(16, '0')}` as SweepId,
    name: `sweep-${number}`,
    counts: { pending: 5, leased: 2, done: 10, failed: 1 },
    mode: 'active',
    priority: 0,
    secondsLeft: 90,
    workSeconds: 120,
    tooLarge: { cells: 0, bytes: 0 },
    ...change,
  };
}

export function nodeStatus(number: number, change: Partial<NodeStatus> = {}): NodeStatus {
  return {
    node: hex(number) as NodeId,
    name: `node-${number}`,
    threads: 4,
    connected: true,
    leased: 6,
    done: 40,
    memory: 8e9,
    ...change,
  };
}

export function nodeDetail(change: Partial<NodeDetail> = {}): NodeDetail {
  return { busy: 3, silentSeconds: 1.5, bannedSeconds: 0, tasks: [task(1)], ...change };
}

export function task(number: number, change: Partial<TaskStatus> = {}): TaskStatus {
  return {
    cell: hex(number) as CellId,
    attempt: (number + 1) as Attempt,
    sweep: sweepStatus(1).sweep,
    text: 'network width=64 iw lambda=0.1 seed=3',
    epochs: 2_500,
    epochsAtMost: 10_000,
    seconds: 12,
    ...change,
  };
}

export function fault(change: Partial<Fault> = {}): Fault {
  return {
    kind: 'error',
    signature: 'RangeError at train',
    attempts: 3,
    failed: 1,
    message: 'an array was too long',
    cell: hex(9) as CellId,
    nodes: ['node-1'],
    latest: 1_000_000,
    ...change,
  };
}

export function observation(change: Partial<Observation> = {}): Observation {
  return {
    kind: 'observation',
    status: {
      kind: 'fleet',
      sweeps: [sweepStatus(1), sweepStatus(2)],
      nodes: [nodeStatus(1), nodeStatus(2)],
      epochs: 1_000_000,
      cellsPerSecond: 2.5,
      faults: [fault()],
    },
    uptimeSeconds: 200,
    nodes: [nodeDetail(), nodeDetail({ busy: 1, tasks: [] })],
    ...change,
  };
}

export function facts(change: Partial<Facts> = {}): Facts {
  return {
    version: '1.2.3',
    observation: observation(),
    tally: new Tally(),
    depot: { checkpoints: 2, bytes: 1_000 },
    refusals: new Map([['version', 1]]),
    process: {
      userSeconds: 1,
      systemSeconds: 0.5,
      startedAt: 1_700_000_000,
      residentBytes: 1e8,
      heapUsedBytes: 1e7,
      heapTotalBytes: 2e7,
      externalBytes: 1e6,
      lag: { mean: 0.001, p99: 0.01, max: 0.02 },
    },
    ...change,
  };
}
