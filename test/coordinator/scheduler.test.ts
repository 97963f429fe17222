import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, NodeId, SweepId } from '../../src/core/fleet/index.js';
import type {
  SchedulerCommand,
  SchedulerEvent,
  SchedulingPolicy,
  Shortage,
} from '../../src/coordinator/scheduler/index.js';
import {
  createScheduler,
  forecast,
  react,
  remainingWork,
  schedulingPolicy,
  standingOf,
  tooLarge,
} from '../../src/coordinator/scheduler/index.js';
import { cellOf, lease, LEASE_MS, POLICY, World } from './scheduler-world.js';

const NODES = 3;
const CELLS = 12;

const node = fc.nat(NODES - 1);
const which = fc.nat(20);
const failure = fc.constantFrom('invalid', 'error', 'crash', 'memory', 'stopped');
const cells = fc.array(fc.nat(CELLS - 1), { minLength: 1, maxLength: CELLS });

const priority = fc.integer({ min: -1, max: 1 });

type Step = (world: World) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2), cells, fc.option(priority, { nil: undefined })).map(
      ([sweep, of, priority]) =>
        (world: World) =>
          world.submit(sweep, of, priority),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2), fc.constantFrom('active', 'paused', 'cancelled')).map(
      ([sweep, mode]) =>
        (world: World) =>
          world.steer(`sweep-${sweep}` as SweepId, mode),
    ),
  },
  { weight: 1, arbitrary: cells.map((of) => (world: World) => world.rerun(of)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2), priority).map(
      ([sweep, priority]) =>
        (world: World) =>
          world.prioritise(`sweep-${sweep}` as SweepId, priority),
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
  {
    weight: 1,
    arbitrary: fc.tuple(node, fc.boolean()).map(
      ([i, outOfMemory]) =>
        (world: World) =>
          world.crash(world.nodes[i]!, outOfMemory),
    ),
  },
  { weight: 1, arbitrary: node.map((i) => (world: World) => world.leave(world.nodes[i]!)) },
  { weight: 1, arbitrary: fc.boolean().map((forgets) => (world: World) => world.restart(forgets)) },
  { weight: 2, arbitrary: node.map((i) => (world: World) => world.hear(world.nodes[i]!)) },
  { weight: 2, arbitrary: fc.nat(LEASE_MS).map((ms) => (world: World) => world.pass(ms)) },
);

test.each([
  ['', POLICY],
  [', with bans', { ...POLICY, streakBeforeBan: 2, banMs: 60, longestBanMs: 200 }],
] as const)('in every order of events promises are kept, and all ends well once nodes behave%s', (_, policy) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      const world = new World(NODES, policy);
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
  const C = 'c'.repeat(32) as NodeId;
  const sweep = 'sweep' as SweepId;

  /** @param first number of a lease in this life of the coordinator; earlier ones gave those from 1 on */
  function scenario(changes: Partial<SchedulingPolicy> = {}, first = 1): (event: SchedulerEvent) => SchedulerCommand[] {
    const policy = schedulingPolicy({ leaseMs: LEASE_MS, retries: 1, backoffMs: 0, ...changes });
    const state = createScheduler(policy, first as Attempt, 1 as Attempt);
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
    const send = scenario({}, 100);
    send(submit({ cell: 1 }, { cell: 2 }));
    expect(send(join(A, 0, [lease(1, 77), lease(9, 78)]))).toEqual([{ kind: 'revoke', node: A, lease: lease(9, 78) }]);
    expect(send(join(B, 0, [lease(1, 76)]))).toEqual([{ kind: 'revoke', node: B, lease: lease(1, 76) }]);
    const failed = { kind: 'failure', node: A, lease: lease(1, 77), failure: 'error' } as const;
    expect(send(failed)).toEqual([{ kind: 'retry', node: A, lease: lease(1, 77), failures: 1 }]);
  });

  test('after a restart cells are kept for the nodes that had them, for a while; all others are given at once', () => {
    const send = scenario({ leaseMs: 100, returnMs: 250 }, 100);
    const given = (commands: readonly SchedulerCommand[]) =>
      commands.flatMap((command) => (command.kind === 'assign' ? [[command.node, command.lease.cell]] : []));
    send(submit(...[1, 2, 3, 4, 5, 6].map((cell) => ({ cell }))));
    const out = (cell: number, attempt: number, node: NodeId) => ({ lease: lease(cell, attempt), node, name: node });
    // Of cell 1 an older lease too; of cell 9 no sweep knows.
    const leases = [out(1, 5, B), out(1, 7, A), out(2, 8, A), out(3, 9, B), out(4, 10, C), out(9, 11, C)];
    expect(send({ kind: 'resumed', leases, at: 1_000 })).toEqual([]);
    // The first to come asks for all there is: the others are not to be given to it, nor what it has itself.
    expect(send(join(A, 1_010, [lease(1, 7)]))).toEqual([
      { kind: 'release', node: A, lease: lease(2, 8), reason: 'unheard', since: 1_000 },
    ]);
    const wanted = { kind: 'wanted', node: A, credits: 9 } as const;
    expect(given(send(wanted))).toEqual([2, 5, 6].map((cell) => [A, cellOf(cell)]));
    // One comes within its time, with a result.
    expect(send({ kind: 'tick', at: 1_109 })).toEqual([]);
    expect(send(join(B, 1_110, [lease(3, 9)]))).toEqual([]);
    expect(send({ kind: 'result', node: B, lease: lease(3, 9) })).toEqual([
      { kind: 'commit', node: B, lease: lease(3, 9) },
    ]);
    for (const node of [A, B]) send({ kind: 'heard', node, at: 1_240 });
    expect(given(send({ kind: 'tick', at: 1_249 }))).toEqual([]);
    // One does not.
    expect(send({ kind: 'tick', at: 1_250 })).toMatchObject([
      { kind: 'release', node: C, lease: lease(4, 10), reason: 'lost', since: 1_000 },
      { kind: 'assign', node: A, lease: { cell: cellOf(4) } },
    ]);
  });

  test('a restarted node takes the place of one that is awaited: its reports stay in force, what it had not done is free', () => {
    const send = scenario({}, 100);
    send(submit({ cell: 1 }, { cell: 2 }));
    const leases = [1, 2].map((cell) => ({ lease: lease(cell, cell), node: A, name: 'twice' }));
    send({ kind: 'resumed', leases, at: 0 });
    // A report outlived it.
    const join = { kind: 'joined', node: B, name: 'twice', threads: 1, held: [lease(2, 2)], at: 1 } as const;
    expect(send(join)).toEqual([{ kind: 'release', node: A, lease: lease(1, 1), reason: 'lost', since: 0 }]);
    const failed = { node: B, lease: lease(2, 2) };
    expect(send({ kind: 'failure', ...failed, failure: 'stopped' })).toEqual([
      { kind: 'retry', ...failed, failures: 0 },
    ]);
    expect(send({ kind: 'wanted', node: B, credits: 9 })).toMatchObject([
      { kind: 'assign', lease: { cell: cellOf(1) } },
      { kind: 'assign', lease: { cell: cellOf(2) } },
    ]);
  });

  test('a lease that was never given counts for nothing', () => {
    const send = scenario({}, 100);
    send(submit({ cell: 1 }, { cell: 2 }));
    // Numbers of the future, and of before the first life.
    for (const attempt of [100, 5_000, 0.5]) {
      const made = lease(1, attempt);
      expect(send(join(A, 0, [made]))).toEqual([{ kind: 'revoke', node: A, lease: made }]);
      const report = { kind: 'result', node: A, lease: made } as const;
      expect(send(report)).toEqual([{ kind: 'ignore', node: A, lease: made, reason: 'never-given' }]);
    }
    expect(send({ kind: 'wanted', node: A, credits: 1 })).toMatchObject([{ kind: 'assign', lease: lease(1, 100) }]);
    // Nor does one of another cell.
    expect(send({ kind: 'result', node: A, lease: lease(2, 100) })).toMatchObject([{ reason: 'never-given' }]);
    expect(send({ kind: 'result', node: B, lease: lease(1, 100) })).toMatchObject([{ kind: 'commit' }, {}]);
  });

  test('a node never has more in hand than 65,536 cells, however often it asks', () => {
    const send = scenario();
    send(submit(...Array.from({ length: 70_000 }, (_, cell) => ({ cell }))));
    send(join(A));
    const asked = [40_000, 40_000, 1].flatMap((credits) => send({ kind: 'wanted', node: A, credits }));
    expect(asked.filter(({ kind }) => kind === 'assign')).toHaveLength(65_536);
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

  const tick = (at: number): SchedulerEvent => ({ kind: 'tick', at });
  const fail = (id: NodeId, cell: number, attempt: number): SchedulerEvent => {
    return { kind: 'failure', node: id, lease: lease(cell, attempt), failure: 'error' };
  };
  const kindsOf = (commands: readonly SchedulerCommand[]) => commands.map(({ kind }) => kind);

  test('after an error a cell rests, twice as long each time, while others go on', () => {
    const send = scenario({ retries: 3, backoffMs: 1_000, longestBackoffMs: 1_500, leaseMs: 1e9 });
    send(submit({ cell: 1, cost: 9 }, { cell: 2 }));
    send(join(A));
    expect(send({ kind: 'wanted', node: A, credits: 1 })).toMatchObject([{ lease: lease(1, 1) }]);
    send({ kind: 'wanted', node: A, credits: 9 });
    // Cell 2 was given out by the credits above; cell 1 rests for between a half and all of a second.
    expect(kindsOf(send(fail(A, 1, 1)))).toEqual(['retry']);
    expect(kindsOf(send(tick(499)))).toEqual([]);
    expect(kindsOf(send(tick(1_000)))).toEqual(['assign']);
    expect(kindsOf(send(fail(A, 1, 3)))).toEqual(['retry']);
    // Twice as long, but no longer than the longest rest: from 1750 to 2500.
    expect(kindsOf(send(tick(1_749)))).toEqual([]);
    expect(kindsOf(send(tick(2_500)))).toEqual(['assign']);
  });

  test('cells that fail together do not come back together', () => {
    const send = scenario({ retries: 3, backoffMs: 1_000, leaseMs: 1e9 });
    send(submit(...Array.from({ length: 50 }, (_, cell) => ({ cell }))));
    send(join(A));
    const given = send({ kind: 'wanted', node: A, credits: 100 });
    for (const command of given)
      if (command.kind === 'assign') send({ kind: 'failure', node: A, lease: command.lease, failure: 'crash' });
    const back = Array.from({ length: 101 }, (_, i) => send(tick(10 * i)).length);
    expect(back.reduce((sum, count) => sum + count)).toBe(50);
    // Evenly over the half second from 0.5 to 1 s, in steps of 10 ms: one each.
    expect(Math.max(...back)).toBeLessThanOrEqual(3);
    expect(back.slice(0, 50).every((count) => count === 0)).toBe(true);
  });

  test('a cell under which nodes are lost is trained alone, and given up when that kills them too', () => {
    const send = scenario({ lossesBeforeAlone: 2, lossesAlone: 2, quickLossMs: 1_000 });
    send(submit({ cell: 1, cost: 9 }, { cell: 2, cost: 8 }, { cell: 3 }));
    let lives = 0;
    const born = () => String((lives += 1)).padStart(32, '0') as NodeId;
    /** A node of the same name that takes what it is given and dies; which cells it was given, and what came of them. */
    const live = (credits: number) => {
      const id = born();
      const after = send({ kind: 'joined', node: id, name: 'n', threads: 2, held: [], at: 0 });
      const given = send({ kind: 'wanted', node: id, credits });
      send({ kind: 'disconnected', node: id });
      const cells = given.flatMap((command) => (command.kind === 'assign' ? [command.lease.cell] : []));
      return { after: kindsOf(after), cells };
    };
    expect(live(2).cells).toEqual([cellOf(1), cellOf(2)]);
    expect(live(2)).toEqual({ after: ['release', 'release'], cells: [cellOf(1), cellOf(2)] });
    // Both are suspects now, alone on a node each, whatever its credits.
    expect(live(2)).toEqual({ after: ['release', 'release'], cells: [cellOf(1)] });
    expect(live(2)).toEqual({ after: ['release'], cells: [cellOf(1)] });
    // It died twice with nothing but cell 1, which therefore goes no further; its companion has its turn and is cleared.
    const id = born();
    const after = send({ kind: 'joined', node: id, name: 'n', threads: 2, held: [], at: 0 });
    expect(after).toMatchObject([{ kind: 'give-up', losses: 4, lease: { cell: cellOf(1) } }]);
    const [given, ...others] = send({ kind: 'wanted', node: id, credits: 2 });
    expect(others).toEqual([]);
    expect(given).toMatchObject({ kind: 'assign', lease: { cell: cellOf(2) } });
    const { lease: innocent } = given as Extract<SchedulerCommand, { kind: 'assign' }>;
    expect(send({ kind: 'result', node: id, lease: innocent })).toMatchObject([
      { kind: 'commit' },
      { kind: 'assign', lease: { cell: cellOf(3) } },
    ]);
    // Asked for again, it gets every chance again.
    expect(kindsOf(send(submit({ cell: 1 })))).toEqual([]);
    expect(kindsOf(send({ kind: 'wanted', node: id, credits: 1 }))).toEqual(['assign']);
  });

  test('a node lost after long training says little against what it held; without end nothing is lost for ever', () => {
    const send = scenario({ lossesBeforeAlone: 1, lossesAlone: 1, quickLossMs: 10, lossesAtMost: 4 });
    send(submit({ cell: 1 }));
    const ends = [1, 2, 3, 4].map((life) => {
      const id = String(life).padStart(32, '0') as NodeId;
      send(join(id, life * 1_000));
      send({ kind: 'wanted', node: id, credits: 1 });
      return send(tick(life * 1_000 + LEASE_MS)).map(({ kind }) => kind)[1];
    });
    expect(ends).toEqual(['release', 'release', 'release', 'give-up']);
  });

  test('a node on which different cells fail in a row is sent away while another is there, and its errors forgiven', () => {
    const send = scenario({ retries: 1, streakBeforeBan: 3, banMs: 1_000, leaseMs: 1e9 });
    send(submit(...[1, 2, 3, 4, 5].map((cell) => ({ cell, cost: 10 - cell }))));
    send(join(A));
    send(join(B));
    send({ kind: 'wanted', node: A, credits: 3 });
    send({ kind: 'wanted', node: B, credits: 1 });
    expect(kindsOf(send(fail(A, 1, 1)))).toEqual(['retry']);
    expect(kindsOf(send(fail(A, 2, 2)))).toEqual(['retry']);
    expect(send(fail(A, 3, 3))).toMatchObject([
      { kind: 'ban', node: A, ms: 1_000 },
      { kind: 'retry', failures: 0 },
    ]);
    expect(kindsOf(send({ kind: 'wanted', node: A, credits: 5 }))).toEqual([]);
    expect(kindsOf(send({ kind: 'result', node: B, lease: lease(4, 4) }))).toEqual(['commit']);
    const [assigned] = send({ kind: 'wanted', node: B, credits: 1 });
    expect(assigned).toMatchObject({ node: B, lease: { cell: cellOf(1) } });
    // The one error of cell 1 was A's: it may err once more.
    expect(kindsOf(send(fail(B, 1, 5)))).toEqual(['retry']);
    // Back from its ban A gets one cell, and is sent away for twice as long by the first error.
    const back = send(tick(1_000));
    expect(back).toHaveLength(1);
    expect(back[0]).toMatchObject({ kind: 'assign', node: A });
    const { lease: trial } = back[0] as Extract<SchedulerCommand, { kind: 'assign' }>;
    expect(send({ kind: 'failure', node: A, lease: trial, failure: 'error' })).toMatchObject([
      { kind: 'ban', ms: 2_000 },
      { kind: 'retry', failures: 0 },
    ]);
    const [second] = send(tick(3_000)) as [Extract<SchedulerCommand, { kind: 'assign' }>];
    // A success clears it: all its credits count again.
    expect(kindsOf(send({ kind: 'result', node: A, lease: second.lease }))).toContain('assign');
  });

  test('a paused sweep gives out no more cells, a cancelled one takes them back, and both go on when resumed', () => {
    const send = scenario();
    const steer = (mode: 'active' | 'paused' | 'cancelled', of = sweep): SchedulerEvent => {
      return { kind: 'steered', sweep: of, mode };
    };
    send(submit({ cell: 1 }, { cell: 2 }, { cell: 3 }, { cell: 4 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 1 });
    expect(send(steer('paused'))).toEqual([]);
    expect(send({ kind: 'wanted', node: A, credits: 1 })).toEqual([]);
    expect(kindsOf(send({ kind: 'result', node: A, lease: lease(1, 1) }))).toEqual(['commit']);
    expect(kindsOf(send(steer('active')))).toEqual(['assign']);
    expect(send(steer('active'))).toEqual([]);
    // Another sweep wants cell 3 as well: it goes on for that one.
    const other = 'other' as SweepId;
    const shared = { cell: cellOf(3), seed: 0, cost: 1, state: 'todo' as const };
    send({ kind: 'submitted', sweep: other, cells: [shared] });
    const [cancelled, ...more] = send(steer('cancelled'));
    expect(cancelled).toEqual({ kind: 'revoke', node: A, lease: lease(2, 2) });
    expect(kindsOf(more)).toEqual(['finished']);
    expect(send({ kind: 'wanted', node: A, credits: 5 })).toMatchObject([{ lease: { cell: cellOf(3) } }]);
    // A late result is welcome all the same.
    expect(kindsOf(send({ kind: 'result', node: A, lease: lease(2, 2) }))).toEqual(['commit']);
    expect(send(submit({ cell: 1 }, { cell: 2 }, { cell: 3 }, { cell: 4 }))).toMatchObject([
      { lease: { cell: cellOf(4) } },
    ]);
  });

  test('cells go where there is memory for them, and those for which there is none wait and are told', () => {
    const state = createScheduler(schedulingPolicy({}), 1 as Attempt);
    const cell = (number: number, bytes: number) => ({
      cell: cellOf(number),
      seed: 0,
      cost: 9 - number,
      bytes,
      state: 'todo' as const,
    });
    react(state, {
      kind: 'submitted',
      sweep,
      cells: [cell(1, 2 ** 12), cell(2, 2 ** 10), cell(3, 2 ** 9), cell(4, 2 ** 8)],
    });
    expect(tooLarge(state, state.sweeps.get(sweep)!)).toEqual({ cells: 0, bytes: 0 });
    react(state, { kind: 'joined', node: A, name: 'a', threads: 2, memory: 2 ** 10, held: [], at: 0 });
    const given = (commands: readonly SchedulerCommand[]) =>
      commands.flatMap((command) => (command.kind === 'assign' ? [command.lease.cell] : []));
    // Only one of the second: the third, beside it, would be too much.
    expect(given(react(state, { kind: 'wanted', node: A, credits: 3 }))).toEqual([cellOf(2)]);
    expect(tooLarge(state, state.sweeps.get(sweep)!)).toEqual({ cells: 1, bytes: 2 ** 12 });
    expect(given(react(state, { kind: 'result', node: A, lease: lease(2, 1) }))).toEqual([cellOf(3), cellOf(4)]);
    // A node that does not say how much it has takes anything.
    react(state, { kind: 'joined', node: B, name: 'b', threads: 1, held: [], at: 0 });
    expect(tooLarge(state, state.sweeps.get(sweep)!)).toEqual({ cells: 0, bytes: 0 });
    expect(given(react(state, { kind: 'wanted', node: B, credits: 1 }))).toEqual([cellOf(1)]);
  });

  test('a cell that runs out of memory is tried alone with twice as much, then with all there is, then fails', () => {
    const state = createScheduler(schedulingPolicy({ leaseMs: 1e9 }), 1 as Attempt);
    const GIB = 2 ** 30;
    const cell = (number: number, bytes: number) => {
      return { cell: cellOf(number), seed: 0, cost: 9 - number, bytes, state: 'todo' as const };
    };
    react(state, { kind: 'submitted', sweep, cells: [cell(1, GIB), cell(2, 1)] });
    react(state, { kind: 'joined', node: A, name: 'a', threads: 2, memory: 3 * GIB, held: [], at: 0 });
    react(state, { kind: 'wanted', node: A, credits: 9 });
    const short = (attempt: number) =>
      react(state, { kind: 'failure', node: A, lease: lease(1, attempt), failure: 'memory' });
    // The other cell is in hand: it waits until the node has nothing else.
    expect(short(1)).toMatchObject([{ kind: 'retry', failures: 0 }]);
    expect(state.cells.get(cellOf(1))!.size).toBe(2 * GIB);
    expect(kindsOf(react(state, { kind: 'result', node: A, lease: lease(2, 2) }))).toEqual(['commit', 'assign']);
    // Four gigabytes are more than any node has.
    expect(kindsOf(short(3))).toEqual(['retry', 'assign']);
    expect(state.cells.get(cellOf(1))!.size).toBe(3 * GIB);
    expect(kindsOf(short(4))).toEqual(['fail', 'finished']);
  });

  test('cells of a node that was ended for want of memory are tried alone, with more each time, then fail; also over restarts', () => {
    const GIB = 2 ** 30;
    const cell = (number: number, shortage?: Shortage) => {
      return { cell: cellOf(number), seed: 0, cost: 9 - number, bytes: GIB, shortage, state: 'todo' as const };
    };
    let lives = 0;
    let state = createScheduler(schedulingPolicy({ leaseMs: 1e9 }), 1 as Attempt);
    const idOf = (life: number) => String(life).padStart(32, '0') as NodeId;
    /** The process is killed, and another of its name comes. */
    const killed = (outOfMemory = true) => {
      if (lives > 0) react(state, { kind: 'disconnected', node: idOf(lives) });
      lives += 1;
      const node = idOf(lives);
      const about = { node, name: 'a', threads: 2, memory: 6 * GIB, outOfMemory, held: [], at: 0 };
      const commands = react(state, { kind: 'joined', ...about });
      return [...commands, ...react(state, { kind: 'wanted', node, credits: 2 })];
    };
    const known = () => {
      const { size, shortages } = state.cells.get(cellOf(1))!;
      return { bytes: size, times: shortages };
    };
    react(state, { kind: 'submitted', sweep, cells: [cell(1), cell(2)] });
    expect(kindsOf(killed(false))).toEqual(['assign', 'assign']);
    // It trained both: whose fault it was is seen when they are alone.
    expect(killed()).toMatchObject([
      { kind: 'release', reason: 'lost', lease: lease(1, 1) },
      { kind: 'release', reason: 'lost', lease: lease(2, 2) },
      { kind: 'assign', lease: lease(1, 3) },
    ]);
    expect(known()).toEqual({ bytes: GIB, times: 0 });
    expect(killed()[0]).toMatchObject({ kind: 'release', reason: 'memory', lease: lease(1, 3) });
    expect(known()).toEqual({ bytes: 2 * GIB, times: 1 });
    // Another coordinator knows it from the store.
    state = createScheduler(schedulingPolicy({ leaseMs: 1e9 }), 100 as Attempt, 1 as Attempt);
    react(state, { kind: 'submitted', sweep, cells: [cell(1, { times: 1, bytes: 2 * GIB }), cell(2)] });
    expect(known()).toEqual({ bytes: 2 * GIB, times: 1 });
    // The other one is not suspected by it: it goes first, with nothing beside it that has to be alone.
    const next = killed(false);
    expect(next).toMatchObject([{ kind: 'assign' }]);
    const [first] = next;
    if (first?.kind === 'assign' && first.lease.cell === cellOf(2))
      react(state, { kind: 'result', node: idOf(lives), lease: first.lease });
    expect(killed()[0]).toMatchObject({ kind: 'release', reason: 'memory' });
    expect(known()).toEqual({ bytes: 4 * GIB, times: 2 });
    const last = killed();
    expect(last[0]).toMatchObject({ kind: 'give-up', outOfMemory: true, losses: 3, lease: { cell: cellOf(1) } });
  });

  test('more cells than threads say nothing about which of them took the memory: the node was merely lost', () => {
    const send = scenario();
    send(submit({ cell: 1 }, { cell: 2 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 2 });
    send({ kind: 'disconnected', node: A });
    const joined = { kind: 'joined', node: B, name: A, threads: 1, outOfMemory: true, held: [], at: 1 } as const;
    expect(send(joined)).toMatchObject(
      [1, 2].map((cell) => ({ kind: 'release', lease: lease(cell, cell), reason: 'lost' })),
    );
    // Both may be in one hand again.
    expect(kindsOf(send({ kind: 'wanted', node: B, credits: 2 }))).toEqual(['assign', 'assign']);
  });

  test('sweeps of one priority get the same share of the work, whatever their cells cost and whenever they come', () => {
    const costs = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(costs, costs, fc.integer({ min: 1, max: 19 }), (a, b, lead) => {
        const send = scenario();
        const costOf = new Map<string, { readonly of: 'a' | 'b'; readonly cost: number }>();
        const submitted = (of: 'a' | 'b', costs: readonly number[], from: number): SchedulerEvent => {
          const cells = costs.map((cost, i) => ({ cell: cellOf(from + i), seed: 0, cost, state: 'todo' as const }));
          for (const { cell, cost } of cells) costOf.set(cell, { of, cost });
          return { kind: 'submitted', sweep: of as SweepId, cells };
        };
        send(join(A));
        send(submitted('a', a, 0));
        send({ kind: 'wanted', node: A, credits: lead });
        send(submitted('b', b, 1_000));
        const served = { a: 0, b: 0 };
        const left = { a: a.length - lead, b: b.length };
        while (left.a > 0 && left.b > 0) {
          const [given] = send({ kind: 'wanted', node: A, credits: 1 });
          const { of, cost } = costOf.get((given as Extract<SchedulerCommand, { kind: 'assign' }>).lease.cell)!;
          served[of] += cost;
          left[of] -= 1;
          // Start-time fair queueing: no further apart than the largest cell of the one and of the other (Goyal et al. 1996).
          expect(Math.abs(served.a - served.b)).toBeLessThanOrEqual(200);
        }
      }),
    );
  });

  test('a cell of two sweeps goes by the higher of their priorities, and by what they become', () => {
    const send = scenario();
    const of = (name: string, priority: number, ...cells: number[]): SchedulerEvent => {
      const todo = cells.map((cell) => ({ cell: cellOf(cell), seed: 0, cost: 1, state: 'todo' as const }));
      return { kind: 'submitted', sweep: name as SweepId, cells: todo, priority };
    };
    send(join(A));
    send(of('low', -1, 1, 2, 3));
    send(of('middle', 0, 4, 5));
    send(of('high', 3, 2));
    const next = () => {
      const [given] = send({ kind: 'wanted', node: A, credits: 1 });
      return (given as Extract<SchedulerCommand, { kind: 'assign' }>).lease.cell;
    };
    expect([next(), next()]).toEqual([cellOf(2), cellOf(4)]);
    send({ kind: 'prioritised', sweep: 'low' as SweepId, priority: 1 });
    expect(next()).toBe(cellOf(1));
    // The same sweep again without a priority keeps the one it has.
    send({ ...of('low', 0, 1, 2, 3), priority: undefined } as SchedulerEvent);
    expect([next(), next()]).toEqual([cellOf(3), cellOf(5)]);
  });

  test('a cell trained again is committed by a new attempt alone, and keeps what it has if there is none', () => {
    const send = scenario({ retries: 0 });
    send(submit({ cell: 1 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 1 });
    send(join(B, LEASE_MS));
    send({ kind: 'wanted', node: B, credits: 1 });
    send({ kind: 'tick', at: LEASE_MS });
    expect(kindsOf(send({ kind: 'result', node: B, lease: lease(1, 2) }))).toEqual(['commit', 'finished']);
    expect(send({ kind: 'rerun', cells: [cellOf(1), cellOf(9)] })).toEqual([]);
    // What a node lost long ago brings late is not the new result, nor may it go on with that.
    expect(kindsOf(send({ kind: 'result', node: A, lease: lease(1, 1) }))).toEqual(['compare']);
    expect(kindsOf(send(join(A, LEASE_MS, [lease(1, 1)])))).toEqual(['revoke']);
    expect(kindsOf(send({ kind: 'wanted', node: A, credits: 1 }))).toEqual(['assign']);
    expect(send({ kind: 'rerun', cells: [cellOf(1)] })).toEqual([]);
    expect(kindsOf(send(fail(A, 1, 3)))).toEqual(['fail', 'finished']);
    // It failed, but it has a result: it is done, and results are compared with that one.
    expect(kindsOf(send({ kind: 'result', node: A, lease: lease(1, 3) }))).toEqual(['compare']);
    send({ kind: 'rerun', cells: [cellOf(1)] });
    send({ kind: 'wanted', node: A, credits: 1 });
    expect(kindsOf(send({ kind: 'result', node: A, lease: lease(1, 4) }))).toEqual(['commit', 'finished']);
  });

  test('a node that is alone is not sent away: errors are seen at once', () => {
    const send = scenario({ retries: 0, streakBeforeBan: 2 });
    send(submit({ cell: 1 }, { cell: 2 }, { cell: 3 }));
    send(join(A));
    send({ kind: 'wanted', node: A, credits: 3 });
    const ends = [1, 2, 3].flatMap((n) => kindsOf(send(fail(A, n, n))));
    expect(ends).toEqual(['fail', 'fail', 'fail', 'finished']);
  });
});

test('why a cell waits, one reason after another', () => {
  const policy = schedulingPolicy({ leaseMs: 1_000, retries: 3, backoffMs: 100, streakBeforeBan: 2, banMs: 500 });
  const state = createScheduler(policy, 1 as Attempt);
  const send = (event: SchedulerEvent): SchedulerCommand[] => react(state, event);
  const of = (sweep: string, priority: number, ...numbers: number[]): void => {
    const submitted = numbers.map((number) => {
      return { cell: cellOf(number), seed: 0, cost: 1, bytes: number === 9 ? 2 ** 40 : 0, state: 'todo' as const };
    });
    send({ kind: 'submitted', sweep: sweep as SweepId, priority, cells: submitted });
  };
  const join = (letter: string, at: number, memory = 2 ** 30): void => {
    const id = letter.repeat(32) as NodeId;
    send({ kind: 'joined', node: id, name: letter, threads: 1, memory, held: [], at });
  };
  const want = (letter: string): void => void send({ kind: 'wanted', node: letter.repeat(32) as NodeId, credits: 1 });
  const why = (number: number): unknown => {
    const standing = standingOf(state, cellOf(number));
    return standing?.kind === 'waiting' ? standing.why : standing;
  };
  expect(standingOf(state, cellOf(1))).toBeNull();
  of('low', 0, 1, 2, 3, 9);
  expect(why(1)).toEqual({ kind: 'no-node' });
  join('a', 0);
  expect(why(9)).toMatchObject({ kind: 'too-large', most: 2 ** 30 });
  expect([why(1), why(3)]).toEqual([
    { kind: 'queued', before: 0, sharing: 0 },
    { kind: 'queued', before: 2, sharing: 0 },
  ]);
  of('high', 1, 4, 5);
  of('also', 0, 6);
  expect([why(3), why(5), why(6)]).toEqual([
    { kind: 'queued', before: 4, sharing: 1 },
    { kind: 'queued', before: 1, sharing: 0 },
    { kind: 'queued', before: 2, sharing: 1 },
  ]);
  send({ kind: 'steered', sweep: 'low' as SweepId, mode: 'paused' });
  expect(why(3)).toEqual({ kind: 'unwanted', sweeps: [{ sweep: 'low', mode: 'paused' }] });
  want('a');
  send({ kind: 'tick', at: 40 });
  expect(why(4)).toEqual({ kind: 'leased', name: 'a', connected: true, attempt: 1, ms: 40 });
  send({ kind: 'disconnected', node: 'a'.repeat(32) as NodeId });
  expect([why(4), why(5)]).toMatchObject([{ kind: 'leased', connected: false }, { kind: 'no-node' }]);
  join('b', 50);
  send({ kind: 'heard', node: 'b'.repeat(32) as NodeId, at: 60 });
  want('b');
  send({ kind: 'failure', node: 'b'.repeat(32) as NodeId, lease: lease(5, 2), failure: 'error' });
  expect(why(5)).toMatchObject({ kind: 'resting', errors: 1, retries: 3 });
  // A second cell fails there while another node is in good standing: it is sent away, and then it is the only one.
  join('c', 70);
  want('b');
  send({ kind: 'failure', node: 'b'.repeat(32) as NodeId, lease: lease(6, 3), failure: 'error' });
  send({ kind: 'left', node: 'c'.repeat(32) as NodeId });
  expect(why(6)).toEqual({ kind: 'banned', nodes: 1, ms: 500 });
  join('d', 80);
  want('d');
  expect(why(6)).toMatchObject({ kind: 'leased', name: 'd' });
  send({ kind: 'result', node: 'd'.repeat(32) as NodeId, lease: lease(6, 4) });
  expect([why(6), why(4)]).toMatchObject([{ kind: 'done' }, { kind: 'leased', name: 'a' }]);
});

test('what is left of sweeps: those of higher priority first, those of one share the threads until they are done', () => {
  const state = createScheduler(schedulingPolicy({}), 1 as Attempt);
  const submit = (sweep: string, priority: number, seconds: readonly number[], from: number): void => {
    const cells = seconds.map((cost, i) => {
      const estimate = { seconds: cost, bucket: sweep };
      return { cell: cellOf(from + i), seed: 0, cost, estimate, state: 'todo' as const };
    });
    react(state, { kind: 'submitted', sweep: sweep as SweepId, priority, cells });
  };
  submit('short', 0, [4], 0);
  submit('long', 0, [10, 10], 10);
  submit('first', 1, [6], 20);
  const left = (factor: (bucket: string) => number = () => 1) => Object.fromEntries(forecast(state, factor));
  const work = () => Object.fromEntries(remainingWork(state, () => 1).map((one) => [one.sweep.sweep, one.work]));
  expect([left(), work()]).toEqual([{}, { first: 6, short: 4, long: 20 }]);
  const node = 'd'.repeat(32) as NodeId;
  react(state, { kind: 'joined', node, name: 'n', threads: 2, held: [], at: 0 });
  // Two threads: 6/2; then 4 each for short and long; then the other 16 of long.
  expect(left()).toEqual({ first: 3, short: 7, long: 15 });
  expect(left((bucket) => (bucket === 'first' ? 2 : 1))).toEqual({ first: 6, short: 10, long: 18 });
  // After 2 s in training there are 4 s left of the first; what takes longer than expected is about to be done.
  react(state, { kind: 'wanted', node, credits: 1 });
  react(state, { kind: 'tick', at: 2_000 });
  expect(left()).toEqual({ first: 2, short: 6, long: 14 });
  react(state, { kind: 'tick', at: 9_000 });
  expect(left()).toEqual({ first: 0, short: 4, long: 12 });
  react(state, { kind: 'result', node, lease: lease(20, 1) });
  react(state, { kind: 'steered', sweep: 'short' as SweepId, mode: 'paused' });
  expect([left(), work()]).toEqual([
    { first: 0, long: 10 },
    { first: 0, long: 20 },
  ]);
});

test('a hundred thousand cells go through', () => {
  const state = createScheduler(schedulingPolicy({}), 1 as Attempt);
  const count = 100_000;
  const cells = Array.from({ length: count }, (_, i) => {
    return { cell: cellOf(i), seed: i % 10, cost: (i * 7919) % 1_000, state: 'todo' as const };
  });
  const node = 'c'.repeat(32) as NodeId;
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
});
