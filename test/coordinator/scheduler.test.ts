import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, NodeId, SweepId } from '../../src/core/fleet/index.js';
import type { SchedulerCommand, SchedulerEvent } from '../../src/coordinator/scheduler/index.js';
import { createScheduler, react } from '../../src/coordinator/scheduler/index.js';
import { cellOf, lease, LEASE_MS, World } from './scheduler-world.js';

const NODES = 3;
const CELLS = 12;

const node = fc.nat(NODES - 1);
const which = fc.nat(20);
const failure = fc.constantFrom('invalid', 'error', 'crash', 'stopped');
const cells = fc.array(fc.nat(CELLS - 1), { minLength: 1, maxLength: CELLS });

type Step = (world: World) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2), cells).map(
      ([sweep, of]) =>
        (world: World) =>
          world.submit(sweep, of),
    ),
  },
  { weight: 3, arbitrary: node.map((i) => (world: World) => world.join(world.nodes[i]!)) },
  {
    weight: 4,
    arbitrary: fc.tuple(node, fc.integer({ min: 1, max: 4 })).map(
      ([i, n]) =>
        (world: World) =>
          world.want(world.nodes[i]!, n),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(node, which).map(
      ([i, k]) =>
        (world: World) =>
          world.result(world.nodes[i]!, k),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(node, which, failure).map(
      ([i, k, f]) =>
        (world: World) =>
          world.failure(world.nodes[i]!, k, f),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(which, fc.option(failure)).map(
      ([k, f]) =>
        (world: World) =>
          world.repeat(k, f),
    ),
  },
  { weight: 1, arbitrary: node.map((i) => (world: World) => world.disconnect(world.nodes[i]!)) },
  { weight: 1, arbitrary: node.map((i) => (world: World) => world.crash(world.nodes[i]!)) },
  { weight: 1, arbitrary: node.map((i) => (world: World) => world.leave(world.nodes[i]!)) },
  { weight: 2, arbitrary: node.map((i) => (world: World) => world.hear(world.nodes[i]!)) },
  { weight: 2, arbitrary: fc.nat(LEASE_MS).map((ms) => (world: World) => world.pass(ms)) },
);

test('in every order of events promises are kept, and all ends well once nodes behave', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      const world = new World(NODES);
      for (const perform of steps) perform(world);
      world.settle();
      for (const cell of world.cells) expect(world.committed.has(cell) || world.failed.has(cell)).toBe(true);
      expect([...world.state.sweeps.keys()].filter((sweep) => !world.finished.has(sweep))).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

describe('one case after another', () => {
  const A = 'a'.repeat(32) as NodeId;
  const B = 'b'.repeat(32) as NodeId;
  const sweep = 'sweep' as SweepId;

  function scenario(): (event: SchedulerEvent) => SchedulerCommand[] {
    const state = createScheduler({ leaseMs: LEASE_MS, retries: 1 });
    return (event) => react(state, event);
  }
  const join = (id: NodeId, at = 0, held = [] as readonly ReturnType<typeof lease>[]): SchedulerEvent => {
    return { kind: 'joined', node: id, name: id, threads: 1, held, at };
  };
  const submit = (...cells: { cell: number; seed?: number; cost?: number }[]): SchedulerEvent => {
    const submitted = cells.map(({ cell, seed = 0, cost = 1 }) => ({
      cell: cellOf(cell),
      seed,
      cost,
      state: 'todo' as const,
    }));
    return { kind: 'submitted', sweep, cells: submitted };
  };

  test('seeds breadth-first, then the costlier first, dealt to nodes in turn', () => {
    const send = scenario();
    send(
      submit({ cell: 1, seed: 1, cost: 9 }, { cell: 2, cost: 1 }, { cell: 3, cost: 5 }, { cell: 4, seed: 1, cost: 10 }),
    );
    send(join(A));
    send(join(B));
    const first = send({ kind: 'wanted', node: A, credits: 1 });
    const rest = send({ kind: 'wanted', node: B, credits: 3 });
    expect(
      [...first, ...rest].map((command) => command.kind === 'assign' && [command.node, command.lease.cell]),
    ).toEqual([
      [A, cellOf(3)],
      [B, cellOf(2)],
      [B, cellOf(4)],
      [B, cellOf(1)],
    ]);
  });

  test('a late failure is fenced, a late result is welcome, its successor is revoked', () => {
    const send = scenario();
    send(submit({ cell: 1 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 1 });
    send(join(B, LEASE_MS));
    send({ kind: 'wanted', node: B, credits: 1 });
    expect(send({ kind: 'tick', at: LEASE_MS })).toEqual([
      { kind: 'disconnect', node: A },
      { kind: 'release', node: A, lease: lease(1, 1), reason: 'lost', since: 0 },
      { kind: 'assign', node: B, lease: lease(1, 2) },
    ]);
    const late = { node: A, lease: lease(1, 1) };
    expect(send({ kind: 'failure', ...late, failure: 'invalid' })).toEqual([
      { kind: 'ignore', ...late, reason: 'fenced' },
    ]);
    expect(send({ kind: 'result', ...late })).toEqual([
      { kind: 'commit', ...late },
      { kind: 'revoke', node: B, lease: lease(1, 2) },
      { kind: 'finished', sweep },
    ]);
    expect(send({ kind: 'result', node: B, lease: lease(1, 2) })).toEqual([
      { kind: 'compare', node: B, lease: lease(1, 2) },
    ]);
  });

  test('a node goes on, under a coordinator that has just started, with what nobody else has', () => {
    const send = scenario();
    send(submit({ cell: 1 }, { cell: 2 }));
    expect(send(join(A, 0, [lease(1, 77), lease(9, 78)]))).toEqual([{ kind: 'revoke', node: A, lease: lease(9, 78) }]);
    expect(send(join(B, 0, [lease(1, 76)]))).toEqual([{ kind: 'revoke', node: B, lease: lease(1, 76) }]);
    const failed = { kind: 'failure', node: A, lease: lease(1, 77), failure: 'error' } as const;
    expect(send(failed)).toEqual([{ kind: 'retry', node: A, lease: lease(1, 77), failures: 1 }]);
  });

  test('an assignment that was lost on the way is free when the node comes back without it', () => {
    const send = scenario();
    send(submit({ cell: 1 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 1 });
    send({ kind: 'disconnected', node: A });
    expect(send(join(A, 5))).toEqual([{ kind: 'release', node: A, lease: lease(1, 1), reason: 'unheard', since: 0 }]);
  });

  test('errors cost retries, being stopped or lost does not, invalid cells fail at once', () => {
    const send = scenario();
    send(submit({ cell: 1 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 9 });
    const failWith = (attempt: number, failure: 'error' | 'stopped' | 'invalid') =>
      send({ kind: 'failure', node: A, lease: lease(1, attempt), failure }).map(({ kind }) => kind);
    expect(failWith(1, 'stopped')).toEqual(['retry', 'assign']);
    expect(failWith(2, 'error')).toEqual(['retry', 'assign']);
    expect(failWith(3, 'error')).toEqual(['fail', 'finished']);
    expect(send(submit({ cell: 1 })).map(({ kind }) => kind)).toEqual(['assign']);
    expect(failWith(4, 'invalid')).toEqual(['fail', 'finished']);
  });
});

test('a hundred thousand cells go through in a few seconds', () => {
  const state = createScheduler({ firstAttempt: 1 as Attempt });
  const count = 100_000;
  const cells = Array.from({ length: count }, (_, i) => {
    return { cell: cellOf(i), seed: i % 10, cost: (i * 7919) % 1_000, state: 'todo' as const };
  });
  const node = 'c'.repeat(32) as NodeId;
  const began = performance.now();
  react(state, { kind: 'submitted', sweep: 's' as SweepId, cells });
  react(state, { kind: 'joined', node, name: 'n', threads: 1, held: [], at: 0 });
  let work = react(state, { kind: 'wanted', node, credits: 10 });
  for (let done = 0; done < count;) {
    const next: SchedulerCommand[] = [];
    for (const command of work) {
      if (command.kind !== 'assign') continue;
      done += 1;
      react(state, { kind: 'result', node, lease: command.lease });
      next.push(...react(state, { kind: 'wanted', node, credits: 1 }));
    }
    work = next;
  }
  expect(state.sweeps.get('s' as SweepId)?.counts).toEqual({ pending: 0, leased: 0, done: count, failed: 0 });
  expect(performance.now() - began).toBeLessThan(10_000);
});
