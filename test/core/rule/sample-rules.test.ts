import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MethodSpec } from '../../../src/core/cell/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import type { Rule } from '../../../src/core/rule/index.js';
import { ruleOf } from '../../../src/core/rule/index.js';
import { ballOf, keptOf, naiveChi2, naiveCvar, sorted, sum } from '../../support/naive-rules.js';
import { SAMPLE_METHODS } from '../../support/problems.js';

/** n samples in two groups: the first one, and the others. */
function ruleFor(spec: MethodSpec, n: number): Rule {
  return ruleOf(spec, {
    group: Int32Array.from({ length: n }, (_, i) => (i === 0 ? 0 : 1)),
    sizes: [1, n - 1],
    names: ['0', '1'],
  });
}

function weightsOf(spec: MethodSpec, losses: readonly number[], margins: readonly number[] = losses): number[] {
  const column = (values: readonly number[]) => () => matrix(values.length, 1, values);
  const rule = ruleFor(spec, losses.length);
  const seen = { losses: column(losses), margins: column(margins), logOdds: column(margins) };
  return [...rule.apply(matrixOps, seen, rule.initial, rule.constants).weights.data];
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!), `${actual.join(' ')} ≈ ${expected.join(' ')}`).toBeLessThan(tolerance),
  );
}

/** Losses with ties, zeros and values far apart. */
const lossLists = fc.array(
  fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.constantFrom(0, 1, 2, 1e6), fc.integer({ min: 0, max: 4 })),
  { minLength: 2, maxLength: 24 },
);
const levels = fc.oneof(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.constantFrom(1, 0.5, 0.25, 0.1));
/** α and ε with 0 ≤ ε < α ≤ 1. */
const doroLevels = fc
  .tuple(levels, fc.double({ min: 0, max: 0.95, noNaN: true }))
  .map(([alpha, share]) => ({ alpha, eps: share * alpha }));

const uniform = (n: number): number[] => new Array<number>(n).fill(1 / n);

describe.each(SAMPLE_METHODS)('$name', (spec) => {
  it('gives weights on the simplex, whatever the losses', () => {
    fc.assert(
      fc.property(lossLists, (losses) => {
        const q = weightsOf(spec, losses);
        expect(sum(q)).toBeCloseTo(1, 12);
        expect(Math.min(...q)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('CVaR', () => {
  it('is what sorting gives', () => {
    fc.assert(
      fc.property(lossLists, levels, (losses, alpha) => {
        if (alpha * losses.length >= 1)
          expectClose(weightsOf({ name: 'cvar', alpha }, losses), naiveCvar(losses, alpha));
      }),
    );
  });

  it('is ERM at α = 1, and the first largest loss up to α = 1/n', () => {
    fc.assert(
      fc.property(lossLists, (losses) => {
        expectClose(weightsOf({ name: 'cvar', alpha: 1 }, losses), uniform(losses.length), 1e-15);
        for (const alpha of [1 / losses.length, 1e-9, 1e-320]) {
          const q = weightsOf({ name: 'cvar', alpha }, losses);
          expect(q[sorted(losses)[0]!]).toBeCloseTo(1, 12);
        }
      }),
    );
  });

  it('splits the edge by what is left, and ties by index', () => {
    expectClose(weightsOf({ name: 'cvar', alpha: 0.5 }, [1, 5, 3]), [0, 2 / 3, 1 / 3], 1e-15);
    expectClose(weightsOf({ name: 'cvar', alpha: 0.5 }, [4, 4, 4, 4]), [0.5, 0.5, 0, 0], 1e-15);
  });
});

describe('χ²-DRO', () => {
  it('is what bisection of the dual gives', () => {
    fc.assert(
      fc.property(lossLists, levels, (losses, alpha) => {
        // Where all weight is on the largest losses, η is one of them and bisection divides 0 by 0.
        const ties = losses.filter((loss) => loss === Math.max(...losses)).length;
        fc.pre(ballOf(alpha) * ties < losses.length * 0.999);
        fc.pre(alpha < 0.999);
        const q = weightsOf({ name: 'chi2-dro', alpha }, losses);
        expectClose(
          q,
          naiveChi2(
            losses,
            ballOf(alpha),
            losses.map(() => 1),
          ),
          1e-6,
        );
        expectClose(q, weightsOf({ name: 'chi2-dro', rho: (1 / alpha - 1) ** 2 / 2 }, losses), 1e-9);
      }),
    );
  });

  it('lies on the edge of its ball, and no weights within it have a larger risk', () => {
    fc.assert(
      fc.property(
        lossLists,
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }),
        (losses, rho, raw) => {
          const n = losses.length;
          const divergence = (q: readonly number[]) => sum(q.map((value) => (n * value - 1) ** 2)) / n / 2;
          const risk = (q: readonly number[]) => sum(q.map((value, i) => value * losses[i]!));
          const q = weightsOf({ name: 'chi2-dro', rho }, losses);
          expect(divergence(q)).toBeLessThanOrEqual(rho * (1 + 1e-9));
          const other = raw.slice(0, n).map((value) => value + 1e-9);
          const target = other.map((value) => value / sum(other));
          const step = Math.min(1, Math.sqrt(rho / (divergence(target) || 1)));
          const mixed = target.map((value) => 1 / n + step * (value - 1 / n));
          expect(risk(q)).toBeGreaterThanOrEqual(risk(mixed) * (1 - 1e-9));
        },
      ),
    );
  });

  it('is ERM at α = 1, ρ = 0 and for equal losses; shares all weight among the largest in a large ball', () => {
    fc.assert(
      fc.property(lossLists, levels, (losses, alpha) => {
        const n = losses.length;
        expectClose(weightsOf({ name: 'chi2-dro', alpha: 1 }, losses), uniform(n), 1e-14);
        expectClose(weightsOf({ name: 'chi2-dro', rho: 0 }, losses), uniform(n), 1e-14);
        expectClose(
          weightsOf(
            { name: 'chi2-dro', alpha },
            losses.map(() => losses[0]!),
          ),
          uniform(n),
          1e-14,
        );
        const top = Math.max(...losses);
        const ties = losses.filter((loss) => loss === top).length;
        const shared = losses.map((loss) => (loss === top ? 1 / ties : 0));
        for (const ball of [{ rho: n }, { alpha: 1e-9 }, { alpha: 1e-320 }])
          expectClose(weightsOf({ name: 'chi2-dro', ...ball }, losses), shared, 1e-12);
      }),
    );
  });

  it('depends neither on the unit of the losses nor on a constant added to them', () => {
    const losses = [0.5, 0.1, 0.7, 0.7, 0.2];
    const q = weightsOf({ name: 'chi2-dro', alpha: 0.5 }, losses);
    for (const scale of [1e-200, 1e-20, 1e150])
      expectClose(
        weightsOf(
          { name: 'chi2-dro', alpha: 0.5 },
          losses.map((loss) => loss * scale),
        ),
        q,
        1e-12,
      );
    expectClose(
      weightsOf(
        { name: 'chi2-dro', alpha: 0.5 },
        losses.map((loss) => loss + 8),
      ),
      q,
      1e-12,
    );
  });
});

describe('KL-DRO', () => {
  it('is the softmax of ℓ/τ', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 24 }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (losses, tau) => {
          const raised = losses.map((loss) => Math.exp(loss / tau));
          expectClose(
            weightsOf({ name: 'kl-dro', tau }, losses),
            raised.map((value) => value / sum(raised)),
            1e-12,
          );
        },
      ),
    );
  });

  it('tends to ERM as τ grows and to the largest losses as it falls', () => {
    fc.assert(
      fc.property(lossLists, (drawn) => {
        // Distinct losses above 1e-300 differ by more than 1e-316, so by 10⁴ τ at the least: e^(-10⁴) is 0.
        const losses = drawn.map((loss) => (loss < 1e-300 ? 0 : loss));
        expectClose(weightsOf({ name: 'kl-dro', tau: 1e16 }, losses), uniform(losses.length));
        const top = Math.max(...losses);
        const isLargest = losses.map((loss) => (loss === top ? 1 : 0));
        expectClose(
          weightsOf({ name: 'kl-dro', tau: 1e-320 }, losses),
          isLargest.map((one) => one / sum(isLargest)),
        );
      }),
    );
  });
});

describe('DORO', () => {
  it('CVaR-DORO is what sorting, dropping and sorting gives', () => {
    fc.assert(
      fc.property(lossLists, doroLevels, (losses, { alpha, eps }) => {
        const expected = naiveCvar(losses, alpha, keptOf(losses, eps));
        expectClose(weightsOf({ name: 'cvar-doro', alpha, eps }, losses), expected);
      }),
    );
  });

  it('χ²-DORO is χ²-DRO on what dropping leaves', () => {
    fc.assert(
      fc.property(lossLists, doroLevels, (losses, { alpha, eps }) => {
        const kept = keptOf(losses, eps);
        const top = Math.max(...losses.filter((_, i) => kept[i]! > 1e-9));
        const ties = sum(kept.filter((_, i) => losses[i] === top));
        fc.pre(kept.every((part) => part === 0 || part > 1e-9));
        fc.pre(alpha < 0.999 && ballOf(alpha) * ties < sum(kept) * 0.999);
        expectClose(weightsOf({ name: 'chi2-doro', alpha, eps }, losses), naiveChi2(losses, ballOf(alpha), kept), 1e-6);
      }),
    );
  });

  it('is the plain rule at ε = 0, and tends to it', () => {
    fc.assert(
      fc.property(lossLists, levels, (losses, alpha) => {
        for (const [doro, plain] of [
          ['cvar-doro', 'cvar'],
          ['chi2-doro', 'chi2-dro'],
        ] as const) {
          const without = weightsOf({ name: plain, alpha }, losses);
          expectClose(weightsOf({ name: doro, alpha, eps: 0 }, losses), without);
        }
        const without = weightsOf({ name: 'cvar', alpha }, losses);
        expectClose(weightsOf({ name: 'cvar-doro', alpha, eps: 1e-12 }, losses), without, 1e-6);
      }),
    );
  });

  it('gives an outlier no weight', () => {
    const losses = [1, 1e12, 2, 3, 2.5];
    for (const name of ['cvar-doro', 'chi2-doro'] as const) {
      const q = weightsOf({ name, alpha: 0.5, eps: 0.2 }, losses);
      expect(q[1]).toBe(0);
      const others = losses.filter((_, i) => i !== 1);
      const plain = weightsOf({ name: name === 'cvar-doro' ? 'cvar' : 'chi2-dro', alpha: 0.5 }, others);
      expectClose(
        q.filter((_, i) => i !== 1),
        plain,
        1e-12,
      );
    }
  });
});

describe('focal weights', () => {
  const marginLists = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 24 });

  it('are (1 − p)^γ over their sum', () => {
    fc.assert(
      fc.property(marginLists, fc.double({ min: 0, max: 5, noNaN: true }), (margins, gamma) => {
        const raw = margins.map((z) => (1 / (1 + Math.exp(z))) ** gamma);
        expectClose(
          weightsOf({ name: 'focal', gamma }, margins),
          raw.map((value) => value / sum(raw)),
          1e-9,
        );
      }),
    );
  });

  it('are ERM at γ = 0, and remain where every 1 − p has underflown', () => {
    expectClose(weightsOf({ name: 'focal', gamma: 0 }, [0, 5, -1e300, 1e308]), uniform(4), 1e-15);
    expectClose(weightsOf({ name: 'focal', gamma: 2 }, [1000, 1000, 2000]), [0.5, 0.5, 0], 1e-15);
    expectClose(weightsOf({ name: 'focal', gamma: 2 }, [1e308, 1e308]), uniform(2), 1e-15);
  });
});

describe('custom weights', () => {
  it('are divided by their sum, per sample or per sample of a group', () => {
    expectClose(weightsOf({ name: 'custom', samples: [1, 0, 3] }, [0, 0, 0]), [0.25, 0, 0.75], 1e-15);
    expectClose(weightsOf({ name: 'custom', groups: { '0': 2, '1': 1 } }, [0, 0, 0]), [0.5, 0.25, 0.25], 1e-15);
    expectClose(weightsOf({ name: 'custom', samples: [1e308, 1e308] }, [0, 0]), uniform(2), 1e-15);
  });

  it('that are all equal are ERM', () => {
    expect(weightsOf({ name: 'custom', groups: { '0': 7, '1': 7 } }, [1, 2, 3])).toEqual(
      weightsOf({ name: 'erm' }, [1, 2, 3]),
    );
  });

  it.each([
    { samples: [1, 2] },
    { samples: [0, 0, 0] },
    { samples: [1, -1, 1] },
    { samples: [1, NaN, 1] },
    { samples: [1, Infinity, 1] },
    { groups: { '0': 1 } },
    {},
  ])('that cannot be weights of 3 samples are refused: %j', (weights) => {
    expect(() => ruleFor({ name: 'custom', ...weights }, 3)).toThrow(RangeError);
  });
});

describe('JTT', () => {
  const rule = ruleFor({ name: 'jtt', t1: 2, kappa: 3 }, 4);
  const epoch = (memory: Rule['initial'], margins: readonly number[]) => {
    const column = () => matrix(4, 1, margins);
    const { weights, next, restart } = rule.apply(
      matrixOps,
      { losses: column, margins: column, logOdds: column },
      memory,
      rule.constants,
    );
    return { q: [...weights.data], next, restart: restart?.data[0] };
  };

  it('is ERM for T₁ epochs, then restarts with the weights of those mistakes for good', () => {
    const mistakes = [
      [-1, -1, -1, -1],
      [1, -1, 1, -1],
      [-1, 2, 0, 3],
      [1, 1, 1, 1],
      [1, -1, 1, -1],
    ];
    let memory = rule.initial;
    const seen = mistakes.map((margins) => {
      const { q, next, restart } = epoch(memory, margins);
      memory = next;
      return { q, restart };
    });
    const upweighted = [3 / 8, 1 / 8, 3 / 8, 1 / 8];
    expect(seen).toEqual([
      { q: uniform(4), restart: 0 },
      { q: uniform(4), restart: 0 },
      { q: uniform(4), restart: 1 },
      { q: upweighted, restart: 0 },
      { q: upweighted, restart: 0 },
    ]);
    expect(memory['epochs_left']!.data[0]).toBe(-1);
  });
});
