import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { ruleOf } from '../../../src/core/rule/index.js';
import { METHODS } from '../../support/problems.js';

const group = Int32Array.from([0, 0, 0, 1, 2, 2]);
const grouping = { group, sizes: [3, 1, 2], names: ['0', '1', '2'] };
const zeros = () => matrix(6, 1);
const seen = (values: readonly number[]) => ({ losses: () => matrix(6, 1, values), margins: zeros, logOdds: zeros });
const losses = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 6, maxLength: 6 });

describe.each(METHODS)('$name $update', (spec) => {
  it('gives weights on the simplex, equal within a group, whatever the losses', () => {
    const rule = ruleOf(spec, grouping);
    fc.assert(
      fc.property(fc.array(losses, { minLength: 1, maxLength: 20 }), (rounds) => {
        let memory = rule.initial;
        for (const values of rounds) {
          const { weights, next } = rule.apply(matrixOps, seen(values), memory, rule.constants);
          const q = [...weights.data];
          expect(q.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
          expect(Math.min(...q)).toBeGreaterThanOrEqual(0);
          expect(q[0]).toBe(q[1]);
          expect(q[4]).toBe(q[5]);
          memory = next;
        }
      }),
    );
  });
});

describe('static weights', () => {
  it('are 1/n under ERM, and 1/(K n_k) under importance weighting', () => {
    expect([...ruleOf({ name: 'erm' }, grouping).staticWeights!]).toEqual(new Array(6).fill(1 / 6));
    const balanced = [...ruleOf({ name: 'iw' }, grouping).staticWeights!];
    [1 / 9, 1 / 9, 1 / 9, 1 / 3, 1 / 6, 1 / 6].forEach((q, i) => expect(balanced[i]).toBeCloseTo(q, 15));
  });
});

describe('Group DRO', () => {
  /** Equation (4), written as it stands, without care for overflow. */
  function naive(nu: number, order: 'after' | 'before', rounds: readonly number[][]): number[][] {
    let g = [1 / 3, 1 / 3, 1 / 3];
    return rounds.map((values) => {
      const used = g;
      const risk = grouping.sizes.map(
        (size, k) => values.reduce((sum, l, i) => sum + (group[i] === k ? l : 0), 0) / size,
      );
      const raised = g.map((weight, k) => weight * Math.exp(nu * risk[k]!));
      const total = raised.reduce((a, b) => a + b);
      g = raised.map((weight) => weight / total);
      return Array.from(group, (k) => (order === 'after' ? used : g)[k]! / grouping.sizes[k]!);
    });
  }

  it.each(['after', 'before'] as const)('follows equation (4), updating %s use', (update) => {
    const small = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 1, maxLength: 20 }),
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (rounds, nu) => {
          const rule = ruleOf({ name: 'group-dro', nu, update }, grouping);
          let memory = rule.initial;
          const expected = naive(nu, update, rounds);
          rounds.forEach((values, t) => {
            const { weights, next } = rule.apply(matrixOps, seen(values), memory, rule.constants);
            memory = next;
            weights.data.forEach((q, i) => expect(q).toBeCloseTo(expected[t]![i]!, 11));
          });
        },
      ),
    );
  });

  it('lets a group return that was a million nats behind', () => {
    const rule = ruleOf({ name: 'group-dro', nu: 1, update: 'after' }, grouping);
    const round = (memory: typeof rule.initial, values: number[]) =>
      rule.apply(matrixOps, seen(values), memory, rule.constants).next;
    let memory = round(rule.initial, [1e6, 1e6, 1e6, 0, 0, 0]);
    memory = round(memory, [0, 0, 0, 1e6, 1e6, 1e6]);
    const { weights } = rule.apply(matrixOps, seen([0, 0, 0, 0, 0, 0]), memory, rule.constants);
    weights.data.forEach((q, i) => expect(q).toBeCloseTo(1 / 3 / grouping.sizes[group[i]!]!, 9));
  });
});
