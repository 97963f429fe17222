import type { CellId } from '../../src/core/cell/index.js';
import { NUMERIC_VERSION } from '../../src/core/cell/index.js';
import type { Attempt, SweepId } from '../../src/core/fleet/index.js';
import { packResult } from '../../src/core/record/index.js';
import type { Hello, NodeMessage } from '../../src/wire/index.js';
import { controlService, fleetService, PROTOCOL_VERSION } from '../../src/wire/index.js';
import type { CheapCell } from '../fleet/support.js';
import { cheapResult, leaseOf, NODE, SPAN } from '../fleet/support.js';

export const DIGEST = `sha256:${'0f'.repeat(32)}`;
const SWEEP = 'nobody-0123456789abcdef' as SweepId;

export const HELLO: Hello = {
  kind: 'hello',
  protocolVersion: PROTOCOL_VERSION,
  numericVersion: NUMERIC_VERSION,
  node: NODE,
  name: 'hostile',
  softwareVersion: 'test',
  threads: 1,
  memory: 0,
  held: [],
};

/** A small sweep, with something of everything that can be written wrong. */
export const SWEEP_TEXT = `name: small
data: { name: mnist, classes: { 0: 5, 1: 1 }, test: { 0: 5, 1: 5 } }
model: linear
loss: squared
train: { epochs: 20, record: { points: 5 } }
grid: { method: [erm, iw, { name: group-dro, nu: 0.1 }], lambda: [0, { logspace: { from: 1e-3, to: 1, count: 2 } }] }
where: "lambda < 1 or seed == 0"
`;

/** Numbers that no lease was ever given: of no life of a coordinator, of this one but not yet, and the largest there is. */
export const NEVER_GIVEN = [1, 1_900_000_000, Number.MAX_SAFE_INTEGER];

/** What a node says, about cells that are there, under leases that were never given. */
export async function nodeMessages(cells: readonly CheapCell[]): Promise<Buffer[]> {
  const { requestSerialize } = fleetService.attach;
  const leases = cells.flatMap((cell) => NEVER_GIVEN.map((attempt) => leaseOf(cell, attempt)));
  const result = packResult(await cheapResult({ seed: 99 }));
  const failure = { kind: 'invalid', message: 'a lie', signature: 'Lie' } as const;
  const messages: NodeMessage[] = [
    HELLO,
    { ...HELLO, held: leases },
    { kind: 'progress', progress: leases.map((lease) => ({ lease, epochs: Number.MAX_SAFE_INTEGER })) },
    { kind: 'reports', results: leases.map((lease) => ({ lease, span: SPAN, result })), failures: [] },
    { kind: 'reports', results: [], failures: leases.map((lease) => ({ lease, span: SPAN, failure })) },
    { kind: 'reports', results: [{ lease: leases[0]!, span: SPAN, result }], failures: [] },
    { kind: 'heartbeat', threads: [{ thread: 0, busy: true, counter: 1 }] },
    { kind: 'goodbye', reason: 'none' },
  ];
  return messages.map(requestSerialize);
}

/** Sound requests of every other method, by its path. */
export function requests(): ReadonlyMap<string, readonly Buffer[]> {
  const { submit, upload, status, steer, watch, rerun, prioritise, observe, explain } = controlService;
  const { fetch, deposit, recall } = fleetService;
  const cell = '0f'.repeat(16) as CellId;
  const lease = { cell, attempt: NEVER_GIVEN[0] as Attempt };
  const text = SWEEP_TEXT;
  return new Map<string, readonly Buffer[]>([
    [
      submit.path,
      [
        submit.requestSerialize({ kind: 'submit', priority: null, file: 'a.yaml', text, files: [] }),
        submit.requestSerialize({
          kind: 'submit',
          priority: null,
          file: 'a.yaml',
          text,
          files: [{ path: 'x.csv', digest: DIGEST }],
        }),
      ],
    ],
    [upload.path, [upload.requestSerialize({ kind: 'chunk', digest: DIGEST, data: Buffer.from('x,y\n1,2\n') })]],
    [status.path, [status.requestSerialize({ kind: 'status', sweep: null })]],
    [observe.path, [observe.requestSerialize({ kind: 'observe' })]],
    [steer.path, [steer.requestSerialize({ kind: 'steer', sweep: SWEEP, mode: 'cancelled' })]],
    [watch.path, [watch.requestSerialize({ kind: 'watch', sweep: SWEEP, intervalMs: 100 })]],
    [
      rerun.path,
      [rerun.requestSerialize({ kind: 'rerun', sweep: SWEEP, failed: false, where: 'lambda < 1', dryRun: false })],
    ],
    [prioritise.path, [prioritise.requestSerialize({ kind: 'prioritise', sweep: SWEEP, priority: 1 })]],
    [explain.path, [explain.requestSerialize({ kind: 'explain', prefix: '0f' })]],
    [fetch.path, [fetch.requestSerialize({ kind: 'fetch', digest: DIGEST })]],
    [
      deposit.path,
      [deposit.requestSerialize({ kind: 'piece', lease, data: Buffer.from('not a checkpoint'), digest: DIGEST })],
    ],
    [recall.path, [recall.requestSerialize({ kind: 'recall', cell })]],
  ]);
}
