import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AllocatorCommand, AllocatorEvent, AllocatorSettings, JobEnd } from '../../src/launch/allocator/index.js';
import { createAllocator, react, wantedFor } from '../../src/launch/allocator/index.js';
import { World } from './allocator-world.js';

const SETTINGS: AllocatorSettings = {
  min: 0,
  max: 5,
  threads: 2,
  backlogPerNode: 100,
  queued: 4,
  submitEveryMs: 10_000,
  backoffMs: 10_000,
  longestBackoffMs: 80_000,
  staleMs: 30_000,
  idleMs: 20_000,
  youngMs: 15_000,
  joinMs: 60_000,
  drainMs: 60_000,
  deaths: 3,
  retryMs: null,
};

const settings: fc.Arbitrary<AllocatorSettings> = fc
  .record({
    max: fc.integer({ min: 1, max: 8 }),
    min: fc.nat(3),
    threads: fc.integer({ min: 1, max: 4 }),
    queued: fc.integer({ min: 1, max: 8 }),
    deaths: fc.integer({ min: 1, max: 4 }),
    submitEveryMs: fc.constantFrom(1_000, 10_000, 40_000),
    idleMs: fc.constantFrom(0, 5_000, 60_000),
  })
  .map((drawn) => ({ ...SETTINGS, ...drawn, min: Math.min(drawn.min, drawn.max) }));

/** What happens between two looks, which are 5 s apart. */
const step = fc.record({
  work: fc.option(fc.nat(3_000), { freq: 5 }),
  schedulerAnswers: fc.boolean(),
  coordinatorAnswers: fc.boolean(),
  submissionFails: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  starts: fc.nat(4),
  joins: fc.boolean(),
  fate: fc.option(
    fc.record({
      which: fc.nat(20),
      cause: fc.constantFrom('failed' as const, 'completed' as const, 'taken' as const, 'requeued' as const),
    }),
    {
      freq: 4,
    },
  ),
  ordersWork: fc.boolean(),
});

describe('whatever a scheduler, its jobs and the coordinator do', () => {
  test('no more allocations than allowed, in all and in the queue; never in the dark; never too often', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 60 }), (drawn, steps) => {
        const world = new World(drawn);
        for (const one of steps) {
          const { commands, heard } = world.step(one);
          const submits = commands.filter((command) => command.kind === 'submit');
          expect(submits.length).toBeLessThanOrEqual(1);
          for (const { count } of submits) {
            expect(count).toBeGreaterThan(0);
            expect(world.believedLive + count).toBeLessThanOrEqual(drawn.max);
            expect(world.believedWaiting + count).toBeLessThanOrEqual(drawn.queued);
            expect(heard.backlogAgo).toBeLessThanOrEqual(drawn.staleMs);
            expect(heard.queueAgo).toBeLessThanOrEqual(drawn.staleMs);
            expect(heard.sinceSubmission).toBeGreaterThanOrEqual(drawn.submitEveryMs);
            expect(heard.queueSinceSubmission).toBe(true);
            if (heard.refusals > 0)
              expect(heard.sinceSubmission).toBeGreaterThanOrEqual(
                Math.min(drawn.backoffMs * 2 ** (heard.refusals - 1), drawn.longestBackoffMs),
              );
          }
          expect(world.live.length).toBeLessThanOrEqual(drawn.max);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('nodes that work are never drained while the fleet serves, and no more go than there are too many', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 60 }), (drawn, steps) => {
        const world = new World(drawn);
        for (const one of steps) {
          const { commands, wanted, servingBefore, busy } = world.step(one);
          const gone = commands.filter(({ kind }) => kind === 'drain' || kind === 'cancel');
          for (const command of commands) if (command.kind === 'drain') expect(busy.has(command.job)).toBe(false);
          const fresh = gone.filter((command) => 'job' in command && servingBefore.has(command.job));
          if (!world.isOpen) expect(fresh.length).toBeLessThanOrEqual(Math.max(0, servingBefore.size - wanted));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the same events give the same commands, and leave what was there as it was', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 30 }), (drawn, steps) => {
        const world = new World(drawn);
        for (const one of steps) world.step(one);
        const replay = (): AllocatorCommand[][] => {
          let state = createAllocator(drawn);
          return world.events.map((event) => {
            const frozen = structuredClone(state);
            const reaction = react(state, event);
            expect(state).toEqual(frozen);
            state = reaction.state;
            return [...reaction.commands];
          });
        };
        expect(replay()).toEqual(replay());
        expect(replay().flat()).toEqual(world.commands);
      }),
      { numRuns: 50 },
    );
  });

  test('jobs that die at once: exactly the stated few are submitted, then none', () => {
    fc.assert(
      fc.property(
        settings,
        fc.constantFrom('failed' as const, 'completed' as const),
        fc.nat(4),
        (drawn, cause, starts) => {
          const world = new World(drawn);
          world.work = 10_000;
          for (let look = 0; look < 200; look++)
            world.step({ ...WELL, starts: starts + 1, joins: false, endsAtOnce: cause });
          expect(world.commands.filter(({ kind }) => kind === 'died')).toHaveLength(drawn.deaths);
          expect(world.commands.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
          expect(world.submitted).toBe(drawn.deaths);
        },
      ),
    );
  });

  test('a scheduler that is well: any backlog is done, and no more than the minimum stays', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 1, max: 5_000 }), (drawn, work) => {
        const world = new World(drawn);
        world.work = work;
        let most = 0;
        for (let look = 0; look < 2_000; look++) {
          world.step({ ...WELL, starts: 8, joins: true });
          most = Math.max(most, world.live.length);
        }
        expect(world.work).toBe(0);
        expect(world.live.length).toBe(drawn.min);
        expect(most).toBeGreaterThanOrEqual(Math.max(1, drawn.min));
        expect(world.commands.some(({ kind }) => kind === 'died')).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});

const WELL = {
  work: null,
  schedulerAnswers: true,
  coordinatorAnswers: true,
  submissionFails: false,
  fate: null,
  ordersWork: true,
};

/** Feeds events one by one; `at` in seconds. */
function scenario(changes: Partial<AllocatorSettings> = {}) {
  let state = createAllocator({ ...SETTINGS, ...changes });
  const send = (event: AllocatorEvent): readonly AllocatorCommand[] => {
    const reaction = react(state, event);
    state = reaction.state;
    return reaction.commands;
  };
  const queue = (at: number, jobs: Readonly<Record<string, 'waiting' | 'running' | 'ending' | JobEnd>>) =>
    send({
      kind: 'queue-observed',
      at: 1000 * at,
      jobs: Object.entries(jobs).map(([key, now]) =>
        typeof now === 'string' ? { key, phase: now } : { key, phase: 'ended', end: now },
      ),
    });
  const backlog = (at: number, cells: number, seconds: number, nodes: Readonly<Record<string, boolean>> = {}) =>
    send({
      kind: 'backlog-observed',
      at: 1000 * at,
      cells,
      seconds,
      nodes: Object.entries(nodes).map(([job, isBusy]) => ({ job, isBusy })),
    });
  const tick = (at: number) => send({ kind: 'tick', at: 1000 * at });
  const submitted = (at: number, ...jobs: string[]) => send({ kind: 'submitted', at: 1000 * at, jobs });
  return { send, queue, backlog, tick, submitted };
}

const FAILED: JobEnd = { cause: 'failed', lastedMs: 1_000, why: 'FAILED (NonZeroExitCode)' };

describe('the breaker', () => {
  /** Three jobs have died. */
  function broken(changes: Partial<AllocatorSettings>) {
    const world = scenario(changes);
    world.backlog(0, 100, 10_000);
    world.queue(0, {});
    expect(world.tick(0)).toEqual([{ kind: 'submit', count: 3 }]);
    world.submitted(1, '1', '2', '3');
    const told = world.queue(5, { '1': FAILED, '2': FAILED, '3': FAILED });
    expect(told.map(({ kind }) => kind)).toEqual(['died', 'died', 'died', 'opened']);
    return world;
  }

  test('ends for good where no retry is asked for', () => {
    const world = broken({});
    for (let at = 6; at < 10_000; at += 10) {
      world.backlog(at, 100, 10_000);
      world.queue(at, {});
      expect(world.tick(at)).toEqual([]);
    }
  });

  test('half-open, it tries one; that one dies: the next comes after twice the time; it lives: all is as before', () => {
    const world = broken({ retryMs: 100_000 });
    const look = (at: number, jobs: Parameters<typeof world.queue>[1], nodes: Record<string, boolean> = {}) => {
      const told = world.queue(at, jobs);
      return [...told, ...world.backlog(at, 100, 10_000, nodes), ...world.tick(at)];
    };
    expect(look(104, {})).toEqual([]);
    expect(look(105, {})).toEqual([{ kind: 'submit', count: 1 }]);
    world.submitted(105, '4');
    expect(look(120, { '4': 'waiting' })).toEqual([]);
    expect(look(130, { '4': FAILED })).toMatchObject([{ kind: 'died' }, { kind: 'opened', retryInMs: 200_000 }]);
    expect(look(329, {})).toEqual([]);
    expect(look(330, {})).toEqual([{ kind: 'submit', count: 1 }]);
    world.submitted(330, '5');
    expect(look(340, { '5': 'running' }, { '5': true })).toEqual([]);
    // It has run for 15 s, and its node is there.
    expect(look(355, { '5': 'running' }, { '5': true })).toEqual([{ kind: 'submit', count: 4 }]);
  });

  test('what was cancelled, preempted or lost with its machine says nothing; nor what was told to go', () => {
    const world = scenario({ deaths: 1 });
    world.backlog(0, 100, 10_000);
    world.queue(0, {});
    world.tick(0);
    world.submitted(1, '1');
    expect(world.queue(5, { '1': { cause: 'taken', lastedMs: 0, why: 'CANCELLED' } })).toEqual([]);
    expect(world.backlog(20, 100, 10_000)).toEqual([]);
    expect(world.queue(20, {})).toEqual([]);
    expect(world.tick(20)).toEqual([{ kind: 'submit', count: 1 }]);
    world.submitted(20, '2');
    world.send({ kind: 'dismissed', mode: 'stopping' });
    world.queue(21, { '2': 'running' });
    expect(world.tick(21)).toEqual([{ kind: 'drain', job: '2' }]);
    expect(world.queue(22, { '2': FAILED })).toEqual([]);
  });

  test('a job that runs, and whose node never comes, is ended and counts as dead; not while nobody could have seen it', () => {
    const world = scenario({ deaths: 1 });
    world.backlog(0, 100, 10_000);
    world.queue(0, {});
    world.tick(0);
    world.submitted(1, '1');
    world.queue(2, { '1': 'running' });
    expect(world.backlog(2, 100, 10_000)).toEqual([]);
    // The coordinator was away for more than a minute.
    expect(world.backlog(70, 100, 10_000)).toEqual([]);
    for (let at = 80; at < 130; at += 10) expect(world.backlog(at, 100, 10_000)).toEqual([]);
    expect(world.backlog(130, 100, 10_000).map(({ kind }) => kind)).toEqual(['end', 'died', 'opened']);
  });
});

test('the queue is left first, latest in first; then nodes without work', () => {
  const world = scenario({ deaths: 5 });
  world.backlog(0, 100, 10_000);
  world.queue(0, {});
  expect(world.tick(0)).toEqual([{ kind: 'submit', count: 4 }]);
  world.submitted(1, '1', '2', '3', '4');
  const queue = { '1': 'running', '2': 'running', '3': 'waiting', '4': 'waiting' } as const;
  for (const at of [10, 20]) {
    world.queue(at, queue);
    // One node for 150 seconds of work in two threads.
    world.backlog(at, 4, 150, { '1': true, '2': false });
    expect(world.tick(at)).toEqual([]);
  }
  world.queue(30, queue);
  world.backlog(30, 4, 150, { '1': true, '2': false });
  expect(world.tick(30)).toEqual([
    { kind: 'cancel', job: '4' },
    { kind: 'cancel', job: '3' },
    { kind: 'drain', job: '2' },
  ]);
});

test('a drain that is not obeyed is enforced', () => {
  const world = scenario();
  world.backlog(0, 0, 0, {});
  world.queue(0, { '7': 'running' });
  world.send({ kind: 'dismissed', mode: 'finishing' });
  expect(world.tick(0)).toEqual([{ kind: 'drain', job: '7' }]);
  for (const at of [30, 59]) {
    world.backlog(at, 0, 0, {});
    world.queue(at, { '7': 'running' });
    expect(world.tick(at)).toEqual([]);
  }
  expect(world.tick(60)).toEqual([{ kind: 'end', job: '7' }]);
});

test('what a backlog is worth', () => {
  const wanted = (cells: number, seconds: number, min = 0) =>
    wantedFor({ cells, seconds }, 'serving', { ...SETTINGS, min });
  expect([wanted(0, 0), wanted(0, 0, 2), wanted(1, 0.01), wanted(100, 200), wanted(100, 201)]).toEqual([0, 2, 1, 1, 2]);
  // Two threads to a node: three cells keep two nodes busy, however long they take; and five is the most.
  expect([wanted(3, 1e6), wanted(1e6, 1e6), wantedFor({ cells: 9, seconds: 900 }, 'finishing', SETTINGS)]).toEqual([
    2, 5, 0,
  ]);
});
