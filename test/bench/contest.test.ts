import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf, predictionTolerance } from '../../src/bench/agreement.js';
import { interleave } from '../../src/bench/interleave.js';
import { ourContestant, peerProblemOf } from '../../src/bench/ours.js';
import { linearProblems, networkCell, networkProblems } from '../../src/bench/problems.js';
import { ratioOf } from '../../src/bench/ratio.js';
import { grownUnits } from '../../src/bench/timing.js';
import type { Attempt } from '../../src/bench/versus.js';
import { versusOf } from '../../src/bench/versus.js';
import { canonicalJson, parseCell } from '../../src/core/cell/index.js';
import { javascriptEngine } from '../../src/core/javascript/index.js';
import { runOf } from '../../src/core/train/index.js';
import { loadDataset } from '../../src/worker/datasets/index.js';

const times = fc.array(fc.double({ min: 1e-7, max: 10, noNaN: true }), { minLength: 1, maxLength: 9 });

describe('a ratio', () => {
  it('is of medians and of minima, with the extremes within one round', () => {
    expect(ratioOf([1, 2, 4], [40, 10, 30])).toEqual({ ofMedians: 15, ofMinima: 10, least: 5, most: 40 });
  });

  it('of the same rounds is 1, and that of c times as long c', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 100, noNaN: true }), (ours, c) => {
        const ratio = ratioOf(
          ours,
          ours.map((seconds) => c * seconds),
        );
        // One rounding of the product, one of the quotient: each at most 2⁻⁵³.
        for (const value of Object.values(ratio)) expect(Math.abs(value / c - 1)).toBeLessThanOrEqual(2 ** -51);
      }),
    );
  });
});

describe('peers against us', () => {
  const right = { difference: 0, tolerance: 1, agrees: true };
  const wrong = { difference: 2, tolerance: 1, agrees: false };
  const problem = { goals: { jax: 20, torch: 5 }, peerPrecision: 'float32' } as const;
  const attempt = (peer: 'jax' | 'torch', threads: number, times: readonly number[] | null): Attempt => ({
    peer,
    title: peer,
    threads,
    agreement: times === null ? wrong : right,
    times,
  });

  it('are judged with every number of threads', () => {
    const against = versusOf(
      problem,
      [1, 1],
      [attempt('jax', 1, [30, 30]), attempt('jax', 2, [19, 19]), attempt('torch', 1, [5, 5])],
    );
    expect(against).toMatchObject([
      { peer: 'jax', threads: 1, timed: { ratio: { ofMedians: 30 } }, goal: 20, reached: true },
      { peer: 'jax', threads: 2, timed: { ratio: { ofMedians: 19 } }, goal: 20, reached: false },
      { peer: 'torch', threads: 1, timed: { ratio: { ofMedians: 5 } }, goal: 5, reached: true },
    ]);
  });

  it('that compute something else are no measure, however slow', () => {
    expect(versusOf(problem, [1], [attempt('jax', 1, null), attempt('jax', 2, [100])])).toMatchObject([
      { timed: null, reached: false },
      { threads: 2, reached: true },
    ]);
    expect(versusOf(problem, [1], [])).toEqual([]);
  });
});

describe('contestants', () => {
  /** Takes a second for an epoch, and writes down when it was its turn. */
  const contestant = (name: string, log: string[], secondsPerEpoch: number) => ({
    train(epochs: number) {
      log.push(`${name}${epochs}`);
      return Promise.resolve(epochs * secondsPerEpoch);
    },
    predict: () => Promise.resolve([]),
  });

  it('train in turn, each as many epochs as make a timing long enough', async () => {
    const log: string[] = [];
    const pair = [contestant('a', log, 1), contestant('b', log, 0.25)];
    expect(await interleave(pair, { rounds: 3, seconds: 1 })).toEqual([
      [1, 1, 1],
      [0.25, 0.25, 0.25],
    ]);
    // b: an epoch takes a quarter of what is wanted; aimed at is a fifth more.
    expect(log.join(' ')).toBe('a1 a1 b1 b5 b5 a1 b5 a1 b5 a1 b5');
  });

  it('always get nearer to the time wanted', () => {
    const any = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), any, (units, seconds) => {
        const grown = grownUnits(units, seconds, 1);
        expect(grown).toBeGreaterThan(units);
        expect(grown).toBeLessThanOrEqual(10 * units);
      }),
    );
  });
});

describe('agreement', () => {
  it('is of every prediction, and never of what is missing or no number', () => {
    expect(agreementOf([1, 2], [1.5, 1.75], 0.5)).toEqual({ difference: 0.5, tolerance: 0.5, agrees: true });
    expect(agreementOf([1, 2], [1.5, 2.75], 0.5).agrees).toBe(false);
    expect(agreementOf([1, 2], [1], 0.5).agrees).toBe(false);
    expect(agreementOf([1, 2], [1, Number.NaN], 0.5).agrees).toBe(false);
  });

  const EPOCHS = 50;
  const trained = async (cell: ReturnType<typeof parseCell>, epochs: number) => {
    const run = runOf(cell, loadDataset(cell.data));
    const ours = await ourContestant(run, javascriptEngine);
    return { run, f: await ours.predict(epochs) };
  };

  it('tells one epoch more, another method and another rate apart, in float32 and in float64', async () => {
    for (const { cell } of linearProblems().slice(0, 3)) {
      const { run, f } = await trained(cell, EPOCHS);
      const others = [
        await trained(cell, EPOCHS + 1),
        await trained(parseCell({ ...cell, lr: 1.01 * run.facts.learningRate }), EPOCHS),
        ...(cell.method.name === 'erm' ? [await trained(parseCell({ ...cell, method: { name: 'iw' } }), EPOCHS)] : []),
      ];
      for (const precision of ['float32', 'float64'] as const) {
        const tolerance = predictionTolerance(run, EPOCHS, precision);
        expect(agreementOf(f, f, tolerance).agrees).toBe(true);
        for (const other of others) expect(agreementOf(f, other.f, tolerance).agrees).toBe(false);
      }
    }
  });

  it('holds between the Gram form and the textbook form, which is what peers are given', async () => {
    const cell = networkCell(2, 16, 100);
    const { run, f } = await trained(parseCell({ ...cell, precision: 'float64' }), EPOCHS);
    const { arrays, description } = peerProblemOf(run, 'float64');
    // Nothing but these: frameworks that differentiate by all they are given would stumble over more.
    expect(Object.keys(arrays).sort()).toEqual(['b0', 'b1', 'b2', 'w0', 'w1', 'w2', 'x', 'y']);
    expect(
      agreementOf(f, textbook(arrays, description, EPOCHS), predictionTolerance(run, EPOCHS, 'float64')),
    ).toMatchObject({
      agrees: true,
    });
  });
});

type Told = ReturnType<typeof peerProblemOf>;

/** Two hidden layers of tanh, squared loss, ERM: gradients by loops over what a peer is told. */
function textbook(arrays: Told['arrays'], { beta, learning_rate }: Told['description'], epochs: number): number[] {
  const { x, y } = arrays;
  const n = y!.rows;
  const layers = [0, 1, 2].map((l) => ({ w: arrays[`w${l}`]!, b: arrays[`b${l}`]! }));
  const copies = layers.map(({ w, b }) => ({
    rows: w.rows,
    columns: w.columns,
    w: Float64Array.from(w.data),
    b: Float64Array.from(b.data),
  }));
  const pass = (i: number): number[][] => {
    const values = [[...x!.data.subarray(i * x!.columns, (i + 1) * x!.columns)]];
    copies.forEach(({ rows, columns, w, b }, l) => {
      const input = values[l]!.map((value) => (l === 0 ? value : Math.tanh(value)));
      values.push(
        Array.from({ length: columns }, (_, u) => {
          let sum = 0;
          for (let j = 0; j < rows; j++) sum += input[j]! * w[j * columns + u]!;
          return sum / Math.sqrt(rows) + beta * b[u]!;
        }),
      );
    });
    return values;
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const steps = copies.map(({ w, b }) => ({ w: new Float64Array(w.length), b: new Float64Array(b.length) }));
    for (let i = 0; i < n; i++) {
      const values = pass(i);
      let delta = [(learning_rate * (values[3]![0]! - y!.data[i]!)) / n];
      for (let l = 2; l >= 0; l--) {
        const { rows, columns, w } = copies[l]!;
        const below = new Array<number>(rows).fill(0);
        for (let u = 0; u < columns; u++) {
          steps[l]!.b[u]! += beta * delta[u]!;
          for (let j = 0; j < rows; j++) {
            const input = l === 0 ? values[0]![j]! : Math.tanh(values[l]![j]!);
            steps[l]!.w[j * columns + u]! += (input * delta[u]!) / Math.sqrt(rows);
            if (l > 0) below[j]! += ((1 - input ** 2) * w[j * columns + u]! * delta[u]!) / Math.sqrt(rows);
          }
        }
        delta = below;
      }
    }
    copies.forEach(({ w, b }, l) => {
      steps[l]!.w.forEach((step, k) => (w[k]! -= step));
      steps[l]!.b.forEach((step, k) => (b[k]! -= step));
    });
  }
  return Array.from({ length: n }, (_, i) => pass(i)[3]![0]!);
}

describe('the problems', () => {
  it('are those of the goals: every one once, six images of 784 pixels', () => {
    const problems = [...linearProblems(), ...networkProblems()];
    const keys = problems.map(({ cell, peerPrecision }) => `${canonicalJson(cell)} ${peerPrecision}`);
    expect(new Set(keys).size).toBe(9 + 7);
    for (const { cell } of problems) {
      const { train } = loadDataset(cell.data);
      expect([train.x.rows, train.x.columns, cell.lambda]).toEqual([6, 784, 0]);
    }
  });
});
