import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeMessage } from '../../src/wire/index.js';
import { chunksOf, controlService, fleetService, Gathered } from '../../src/wire/index.js';
import type { PackedResult } from '../../src/core/record/index.js';
import { packResult } from '../../src/core/record/index.js';
import { cheapResult, leaseOf, NODE, SPAN } from '../fleet/support.js';
import { fault, nodeDetail, observation, task } from '../observe/facts.js';
import { coordinatorMessage, nodeMessage } from './arbitraries.js';

const { requestSerialize, requestDeserialize, responseSerialize, responseDeserialize } = fleetService.attach;

test('every message of a node survives the wire, floats bit for bit', () => {
  fc.assert(
    fc.property(nodeMessage, (message) => {
      expect(requestDeserialize(requestSerialize(message))).toEqual(message);
    }),
  );
});

test('every message of a coordinator survives the wire', () => {
  fc.assert(
    fc.property(coordinatorMessage, (message) => {
      expect(responseDeserialize(responseSerialize(message))).toEqual(message);
    }),
  );
});

test('an observation survives the wire; one whose details are of other nodes than the status does not', () => {
  const { responseSerialize: write, responseDeserialize: read } = controlService.observe;
  const given = observation({
    nodes: [nodeDetail({ bannedSeconds: 3.5, tasks: [task(1), task(2, { epochsAtMost: null })] }), nodeDetail()],
    status: { ...observation().status, faults: [fault(), fault({ kind: 'crash', nodes: [] })] },
  });
  expect(read(write(given))).toEqual(given);
  expect(read(write({ ...given, nodes: [nodeDetail()] }))).toMatchObject({ kind: 'malformed' });
  expect(
    read(write({ ...given, status: { ...given.status, faults: [fault({ message: 'a\u001b[2J' })] } })),
  ).toMatchObject({
    kind: 'malformed',
    reason: expect.stringContaining('faults[0].message: expected no control characters'),
  });
});

test('any bytes are a message or malformed; decoding never throws', () => {
  const decoders = [
    requestDeserialize,
    responseDeserialize,
    ...Object.values(controlService).flatMap((method) => [method.requestDeserialize, method.responseDeserialize]),
  ];
  const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(garbage, (bytes) => decoders.every((decode) => typeof decode(bytes).kind === 'string')),
    { numRuns: 2_000 },
  );
});

test('a sound message with bytes changed is a message or malformed', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(nodeMessage, changes, (message, edits) => {
      const bytes = requestSerialize(message);
      for (const [at, value] of edits) if (bytes.length > 0) bytes[at % bytes.length] = value;
      expect(typeof requestDeserialize(bytes).kind).toBe('string');
    }),
    { numRuns: 2_000 },
  );
});

describe('bounds', () => {
  const hello: NodeMessage = {
    kind: 'hello',
    protocolVersion: 1,
    numericVersion: 1,
    node: NODE,
    name: 'n',
    softwareVersion: '0',
    threads: 2,
    memory: 0,
    held: [],
  };
  const reasonFor = (message: NodeMessage): string => {
    const decoded = requestDeserialize(requestSerialize(message));
    return decoded.kind === 'malformed' ? decoded.reason : `accepted: ${decoded.kind}`;
  };

  test.each<[string, NodeMessage]>([
    ['hello.threads', { ...hello, threads: 0 }],
    ['hello.threads', { ...hello, threads: 1_000_000 }],
    ['hello.name', { ...hello, name: 'n'.repeat(201) }],
    ['hello.instance_id', { ...hello, node: 'nobody' as typeof NODE }],
    ['want.credits', { kind: 'want', credits: 0 }],
    ['want.credits', { kind: 'want', credits: 1e9 }],
    [
      'progress',
      {
        kind: 'progress',
        progress: Array.from({ length: 100_001 }, () => ({ lease: leaseOf({ seed: 1 }), epochs: 1 })),
      },
    ],
    [
      'reports.failures[0].lease.attempt',
      {
        kind: 'reports',
        results: [],
        failures: [
          { lease: leaseOf({ seed: 1 }, 0), span: SPAN, failure: { kind: 'error', message: '', signature: '' } },
        ],
      },
    ],
  ])('%s', (path, message) => {
    expect(reasonFor(message)).toContain(`${path}: expected`);
  });

  test('a result must have the columns, and the columns the shapes, that its facts imply', async () => {
    const sound = await cheapResult({ seed: 1 });
    const packed = packResult(sound);
    const reasonOf = (change: Partial<PackedResult>): string =>
      reasonFor({
        kind: 'reports',
        results: [{ lease: leaseOf({ seed: 1 }), span: SPAN, result: { ...packed, ...change } }],
        failures: [],
      });
    const withFacts = (change: object): string => reasonOf({ facts: JSON.stringify({ ...sound.facts, ...change }) });
    expect(reasonOf({})).toBe('accepted: reports');
    expect(withFacts({ rank: 3 })).toContain(
      'trace: expected another header, as wide as its facts say; at coordinates',
    );
    expect(withFacts({ learningRate: NaN })).toContain('facts.learningRate');
    expect(reasonOf({ facts: ` ${packed.facts}` })).toContain('facts: expected JSON as it is written');
    expect(reasonOf({ facts: '{' })).toContain('facts: expected JSON');
    expect(reasonOf({ trace: packed.trace.subarray(1) })).toContain('trace: expected');
    expect(reasonOf({ trace: new Uint8Array() })).toContain('trace: expected a header');
  });
});

describe('data files', () => {
  const digest = `sha256:${'0f'.repeat(32)}`;

  test('survive the wire in pieces, whatever their size', () => {
    const { requestSerialize: write, requestDeserialize: read } = controlService.upload;
    const size = fc.constantFrom(0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024);
    fc.assert(
      fc.property(size, fc.nat(255), (length, first) => {
        const bytes = Uint8Array.from({ length }, (_, i) => (first + i * 7) & 255);
        const gathered = new Gathered();
        const digests = [...chunksOf(digest, bytes)].map((chunk) => {
          const decoded = read(write(chunk));
          if (decoded.kind === 'malformed') throw new Error(decoded.reason);
          expect(gathered.add(decoded.data)).toBe(true);
          return decoded.digest;
        });
        expect(digests).toEqual([digest, ...Array<null>(digests.length - 1).fill(null)]);
        expect(Buffer.compare(gathered.whole(), bytes)).toBe(0);
      }),
      { numRuns: 12 },
    );
  });

  test('are refused in pieces that are too large, when too large in all, and by names that are no digests', () => {
    const { responseSerialize: write, responseDeserialize: read } = fleetService.fetch;
    expect(read(write({ kind: 'chunk', digest: null, data: new Uint8Array(1024 * 1024 + 1) }))).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining('data: expected at most 1048576 bytes'),
    });
    const gathered = new Gathered();
    const piece = new Uint8Array(1024 * 1024);
    for (let i = 0; i < 64; i++) expect(gathered.add(piece)).toBe(true);
    expect(gathered.add(piece.subarray(0, 1))).toBe(false);
    const { requestSerialize, requestDeserialize } = fleetService.fetch;
    const asked = (name: string) => requestDeserialize(requestSerialize({ kind: 'fetch', digest: name })).kind;
    expect([digest, '', 'sha256:../x', digest.toUpperCase()].map(asked)).toEqual([
      'fetch',
      'malformed',
      'malformed',
      'malformed',
    ]);
  });

  test('of a sweep are named on the way to the coordinator, and those it lacks on the way back', () => {
    const { requestSerialize: ask, requestDeserialize: asked } = controlService.submit;
    const { responseSerialize: answer, responseDeserialize: answered } = controlService.submit;
    const request = {
      kind: 'submit',
      file: 'f.yaml',
      text: 'name: f',
      files: [{ path: '../a b.csv', digest }],
      priority: -3,
    } as const;
    expect(asked(ask(request))).toEqual(request);
    expect(asked(ask({ ...request, priority: null }))).toEqual({ ...request, priority: null });
    const reply = { kind: 'missing', digests: [digest] } as const;
    expect(answered(answer(reply))).toEqual(reply);
  });
});
