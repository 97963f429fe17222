import fc from 'fast-check';
import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt, CoordinatorId, Failure, Lease, NodeId, Span } from '../../src/core/fleet/index.js';
import { FAILURE_KINDS } from '../../src/core/fleet/index.js';
import type { ColumnName, ColumnShape, Facts, PackedResult, Trace } from '../../src/core/record/index.js';
import { COLUMN_NAMES, COLUMNS, OUTCOMES, packResult } from '../../src/core/record/index.js';
import type { CoordinatorMessage, NodeMessage } from '../../src/wire/index.js';

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const whole = fc.maxSafeNat();
const name = fc.string({ unit: 'grapheme', maxLength: 20 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

export const lease: fc.Arbitrary<Lease> = fc.record({
  cell: hex.map((id) => id as CellId),
  attempt: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map((number) => number as Attempt),
});
const span: fc.Arbitrary<Span> = fc.record({ started: whole, ended: whole });
const failure: fc.Arbitrary<Failure> = fc.record({
  kind: fc.constantFrom(...FAILURE_KINDS),
  message: name,
  signature: name,
});

const small = fc.nat(4);
const limit = fc.record({ coordinates: fc.array(finite), testPrediction: fc.array(finite) });
const maxMargin = fc.record({ margin: finite, direction: fc.array(finite), testPrediction: fc.array(finite) });
const known = {
  samples: small,
  evaluationSamples: small,
  features: small,
  rank: small,
  groups: fc.array(fc.record({ name, size: small, evaluationSize: small }), { maxLength: 3 }),
  learningRate: finite,
  stabilityLimit: finite,
  kernelMin: fc.option(finite),
  kernelMax: fc.option(finite),
  initialNorm: finite,
  initialOutside: finite,
  limit: fc.option(limit),
};
/** With and without what only some cells, and no results from before it, have. */
const facts: fc.Arbitrary<Facts> = fc.record(
  { ...known, outputs: fc.integer({ min: 2, max: 4 }), maxMargin: fc.option(maxMargin) },
  { requiredKeys: Object.keys(known) as (keyof typeof known)[] },
);

function trace({ groups, samples, evaluationSamples, rank, outputs = 1 }: Facts): fc.Arbitrary<Trace> {
  const widths: Record<ColumnShape, number> = {
    scalar: 1,
    group: groups.length,
    train: samples * outputs,
    test: evaluationSamples * outputs,
    coordinate: rank,
  };
  return fc.integer({ min: 1, max: 5 }).chain((points) => {
    const column = (of: ColumnName) => {
      const width = widths[COLUMNS[of].shape];
      const length = points * width;
      return fc.float64Array({ minLength: length, maxLength: length }).map((data) => ({ width, data }));
    };
    const columns = fc.record(Object.fromEntries(COLUMN_NAMES.map((of) => [of, column(of)])));
    return columns.map((columns) => ({ points, columns: columns as Trace['columns'] }));
  });
}

const result: fc.Arbitrary<PackedResult> = facts.chain((facts) =>
  fc
    .record({
      outcome: fc.constantFrom(...OUTCOMES),
      // Late times of a gradient flow are epochs far beyond 2⁵³, and not whole.
      epochs: fc.oneof(whole, fc.double({ min: 1e-3, max: 1e130, noNaN: true })),
      backend: name,
      facts: fc.constant(facts),
      trace: trace(facts),
    })
    .map(packResult),
);

export const nodeMessage: fc.Arbitrary<NodeMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('hello' as const),
    protocolVersion: small,
    numericVersion: small,
    node: hex.map((id) => id as NodeId),
    name,
    softwareVersion: name,
    threads: fc.integer({ min: 1, max: 4_096 }),
    memory: whole,
    held: fc.array(lease),
  }),
  fc.record({ kind: fc.constant('want' as const), credits: fc.integer({ min: 1, max: 65_536 }) }),
  fc.record({ kind: fc.constant('progress' as const), progress: fc.array(fc.record({ lease, epochs: whole })) }),
  fc.record({
    kind: fc.constant('reports' as const),
    results: fc.array(fc.record({ lease, span, result }), { maxLength: 3 }),
    failures: fc.array(fc.record({ lease, span, failure })),
  }),
  fc.record({
    kind: fc.constant('heartbeat' as const),
    threads: fc.array(fc.record({ thread: fc.nat(4_096), busy: fc.boolean(), counter: whole })),
  }),
  fc.record({ kind: fc.constant('goodbye' as const), reason: name }),
);

const notice = fc.record({
  epochs: fc.double({ min: 0, max: 1e300, noNaN: true }).map((n) => n + 0),
  backend: name,
  bytes: whole,
});

export const coordinatorMessage: fc.Arbitrary<CoordinatorMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('welcome' as const),
    protocolVersion: small,
    coordinator: hex.map((id) => id as CoordinatorId),
    heartbeatMs: fc.integer({ min: 1, max: 3_600_000 }),
    leaseMs: fc.integer({ min: 1, max: 86_400_000 }),
  }),
  fc.record({
    kind: fc.constant('assignments' as const),
    assignments: fc.array(fc.record({ lease, cell: name, checkpoint: fc.option(notice) })),
  }),
  fc.record({ kind: fc.constant('acknowledged' as const), leases: fc.array(lease) }),
  fc.record({ kind: fc.constant('revoke' as const), leases: fc.array(lease) }),
  fc.record({
    kind: fc.constant('drain' as const),
    reason: fc.constantFrom('coordinator-closing' as const, 'node' as const),
  }),
);
