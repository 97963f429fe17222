import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultKind, PlanOptions } from './plan.js';
import { faultPlan } from './plan.js';
import type { Remains } from './verdict.js';
import { violations } from './verdict.js';

const KINDS: readonly FaultKind[] = [
  'kill-node',
  'kill-machine',
  'stop-node',
  'kill-coordinator',
  'tear-store',
  'jump-clock',
];

const options: fc.Arbitrary<PlanOptions> = fc.record({
  kinds: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1 }),
  faults: fc.integer({ min: 0, max: 30 }),
  nodes: fc.integer({ min: 1, max: 5 }),
  withinMs: fc.integer({ min: 1, max: 60_000 }),
  leaseMs: fc.integer({ min: 1, max: 60_000 }),
});

test('a seed gives one plan: as many faults as asked for, of the kinds, of nodes that there are, in order and in time', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), options, (seed, asked) => {
      const plan = faultPlan(seed, asked);
      expect(faultPlan(seed, asked)).toEqual(plan);
      expect(plan).toHaveLength(asked.faults);
      for (const [i, fault] of plan.entries()) {
        expect(asked.kinds).toContain(fault.kind);
        expect(fault.atMs).toBeGreaterThanOrEqual(plan[i - 1]?.atMs ?? 0);
        expect(fault.atMs).toBeLessThan(asked.withinMs);
        if ('node' in fault) expect(fault.node).toBeLessThan(asked.nodes);
        if ('share' in fault) expect(fault.share).toBeLessThan(1);
        if ('forMs' in fault) expect(fault.forMs).toBeLessThanOrEqual(2 * asked.leaseMs);
      }
    }),
  );
});

test('another seed gives another plan', () => {
  const asked: PlanOptions = { kinds: KINDS, faults: 20, nodes: 3, withinMs: 60_000, leaseMs: 3_000 };
  expect(faultPlan(1, asked)).not.toEqual(faultPlan(2, asked));
});

test('the verdict tells what is lost, doubled, unfinished, failed, different and too much', () => {
  const result = { outcome: 'result' } as Remains['attempts'][number][number];
  const lost = { ...result, outcome: 'lost' as const };
  const sound: Remains = { digest: 'd', attempts: [[result], [lost, result]], failed: 0, open: 0, bytes: 1_000 };
  const wrong = (change: Partial<Remains>, cells = 2): string[] => violations({ ...sound, ...change }, sound, cells);
  expect(wrong({})).toEqual([]);
  expect(wrong({}, 3)).toEqual(['the store has 2 of 3 cells']);
  expect(wrong({ attempts: [[result], [lost]] })).toEqual(['1 cells have no result']);
  expect(wrong({ attempts: [[result], [result, result]] })).toEqual(['1 cells were committed twice']);
  expect(wrong({ open: 1 })).toEqual(['1 cells are not finished']);
  expect(wrong({ failed: 1 })).toEqual(['1 cells have failed']);
  expect(wrong({ digest: 'e' })).toEqual(['results differ from those of a run without faults']);
  expect(wrong({ bytes: 2 ** 30 })).toHaveLength(1);
});
