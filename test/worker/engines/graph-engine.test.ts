import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../../src/core/engine/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { EagerEngine, GraphEngine, GraphRefusedError } from '../../../src/worker/engines/index.js';
import { expectClose, expectSameBits } from '../../support/close.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { linearProgram } from '../../support/linear-program.js';
import { networkProgram } from '../../support/network-program.js';
import { programOfEverything, randomPrograms } from '../../support/random-programs.js';
import { runOn } from '../../support/run-on.js';
import { nativeTensorflow } from '../../support/tensorflow.js';

const native = await nativeTensorflow();
const targets = ['xla', 'kernels'] as const;
const precisions = ['float64', 'float32'] as const;
const variants = targets.flatMap((target) => precisions.map((precision) => ({ target, precision })));

/** Unrolled epochs multiply by 0.97 again and again: an optimizer that joins the factors rounds otherwise. */
function shrinkingProgram(): Program {
  return {
    signature: 'shrinking',
    constants: {},
    initial: { theta: matrix(3, 1, [1, 0.3, -7]) },
    step: (ops, { theta }) => ({ theta: ops.mul(ops.constant(0.97), theta!) }),
  };
}

describe('the graph engine', () => {
  if (native.kind === 'missing') {
    it.skip(`needs native TensorFlow: ${native.reason}`);
    return;
  }
  const { tf, version } = native;
  const engineFor = (variant: (typeof variants)[number]) => new GraphEngine({ tf, version, ...variant });

  // Graphs are written to files of a folder that only these tests use.
  const folder = mkdtempSync(join(tmpdir(), 'grw-test-'));
  const { TMPDIR } = process.env;
  beforeAll(() => (process.env['TMPDIR'] = folder));
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });

  describe.each(variants)('in $precision by $target', (variant) => {
    const engine = engineFor(variant);
    const tolerance = variant.precision === 'float64' ? 1e-12 : 1e-5;

    it('agrees with plain loops on a program of every operation', async () => {
      const program = programOfEverything();
      expectClose(await runOn(engine, program, 7), await runOn(matrixEngine, program, 7), tolerance);
    });

    it.each([1, 4, 5, 8, 11, 16, 17])('multiplies %i rows by the transpose of a wide matrix', async (rows) => {
      // Whole numbers so small that every sum of 128 products is one: nothing is rounded, in whatever order.
      const whole = (r: number, c: number, seed: number) =>
        matrix(
          r,
          c,
          Array.from({ length: r * c }, (_, i) => ((i * i + seed * i) % 7) - 3),
        );
      const program: Program = {
        signature: 'transposed product',
        constants: { x: whole(rows, 128, 1), w: whole(130, 128, 2) },
        initial: { product: matrix(rows, 130) },
        step: (ops, _state, { x, w }) => ({ product: ops.matmul(x!, w!, { b: true }) }),
      };
      expectSameBits(await runOn(engine, program, 1), await runOn(matrixEngine, program, 1));
    });

    it('agrees with plain loops on random programs', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(randomPrograms(), fc.integer({ min: 1, max: 20 }), async (program, epochs) => {
          expectClose(await runOn(engine, program, epochs), await runOn(matrixEngine, program, epochs), tolerance);
        }),
        { numRuns: 15 },
      );
    });

    it.each([
      ['a linear model', linearProgram({ samples: 6, features: 784 })],
      ['a linear model on more samples than features', linearProgram({ samples: 300, features: 40 })],
      ['a network', networkProgram({ samples: 8, width: 160 })],
      ['every operation', programOfEverything()],
      ['shrinking by a constant', shrinkingProgram()],
    ])('gives the same bits wherever a run of %s is cut', async (_name, program) => {
      const prepared = await engine.prepare(program);
      const total = 150;
      const whole = prepared.advance(program.initial, total);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: total }), { maxLength: 8 }), (cuts) => {
          let [state, at] = [program.initial, 0];
          for (const cut of [...cuts.sort((a, b) => a - b), total]) {
            state = prepared.advance(state, cut - at);
            at = cut;
          }
          expectSameBits(state, whole);
        }),
        { numRuns: 25 },
      );
      prepared.dispose();
    });

    it('leaves no tensor behind', async () => {
      const program = linearProgram({ samples: 6, features: 20 });
      await runOn(engine, program, 3);
      const before = tf.memory().numTensors;
      for (let i = 0; i < 1000; i++) await runOn(engine, program, i % 10);
      expect(tf.memory().numTensors).toBe(before);
    });

    it('evaluates softplus and sigmoid in both tails without overflow', async () => {
      const [smallest, largest] = variant.precision === 'float64' ? [2.3e-308, 1.7e308] : [1.2e-38, 3.4e38];
      const magnitudes = [
        0,
        smallest,
        1e-8,
        0.1,
        1,
        5,
        30,
        80,
        87,
        88,
        90,
        104,
        700,
        708,
        709,
        710,
        745,
        1e6,
        largest,
        Infinity,
      ];
      const z = matrix(2 * magnitudes.length, 1, [...magnitudes, ...magnitudes.map((x) => -x)]);
      const program: Program = {
        signature: 'tails',
        constants: {},
        initial: { z, softplus: z, sigmoid: z },
        step: (ops, { z }) => ({ z: z!, softplus: ops.softplus(z!), sigmoid: ops.sigmoid(z!) }),
      };
      const result = await runOn(engine, program, 1);
      for (const name of ['softplus', 'sigmoid'] as const) {
        const exact = matrixOps[name](z).data;
        result[name]!.data.forEach((actual, i) => {
          const expected = exact[i]!;
          // TensorFlow takes subnormal numbers for zero.
          if (expected < smallest) expect(actual).toBe(0);
          else if (expected > largest) expect(actual).toBe(Infinity);
          else expect(Math.abs(actual / expected - 1)).toBeLessThan(variant.precision === 'float64' ? 1e-15 : 1e-6);
        });
      }
    });
  });

  describe.each(targets)('in float32 by %s', (target) => {
    it('agrees with operations called one by one', { timeout: 120_000 }, async () => {
      const engine = engineFor({ target, precision: 'float32' });
      const eager = new EagerEngine(tf, version);
      await fc.assert(
        fc.asyncProperty(randomPrograms(), async (program) => {
          expectClose(await runOn(engine, program, 5), await runOn(eager, program, 5), 1e-5);
        }),
        { numRuns: 10 },
      );
    });
  });

  describe('whatever the target', () => {
    const engine = engineFor({ target: 'kernels', precision: 'float64' });
    const program = linearProgram({ samples: 4, features: 5 });

    it('says in its name what computes', () => {
      expect(engine.backend).toBe(`tensorflow ${version} float64`);
      expect(engineFor({ target: 'xla', precision: 'float32' }).backend).toBe(`tensorflow ${version} xla float32`);
    });

    it('compiles with XLA where TensorFlow has it', () => {
      expect(new GraphEngine({ tf, version, precision: 'float64' }).target).toBe('xla');
    });

    it('does nothing in no epochs, and does not change where it starts from', async () => {
      const prepared = await engine.prepare(program);
      const start = structuredClone(program.initial);
      expect(prepared.advance(program.initial, 0)).toEqual(start);
      prepared.advance(program.initial, 5);
      expect(program.initial).toEqual(start);
      prepared.dispose();
    });

    it('refuses what makes no sense', async () => {
      const prepared = await engine.prepare(program);
      expect(() => prepared.advance(program.initial, -1)).toThrow(RangeError);
      expect(() => prepared.advance(program.initial, 0.5)).toThrow(RangeError);
      const before = tf.memory().numTensors;
      const broken = { ...program.initial, theta: matrix(1, 1) };
      expect(() => prepared.advance(broken, 1)).toThrow('"theta" has to be a 5×1 matrix, not 1×1');
      expect(() => prepared.advance({}, 1)).toThrow('"log_weights" has to be a 1×2 matrix');
      expect(tf.memory().numTensors).toBe(before);
      prepared.dispose();
      prepared.dispose();
      expect(() => prepared.advance(program.initial, 1)).toThrow('disposed');
    });

    it('carries NaN and infinities', async () => {
      const state = { theta: matrix(5, 1, [NaN, Infinity, -Infinity, -0, 5e-324]) };
      const idle: Program = { signature: 'idle', constants: {}, initial: state, step: (_ops, state) => ({ ...state }) };
      const prepared = await engine.prepare(idle);
      expect(prepared.advance(state, 3)).toEqual(state);
      prepared.dispose();
    });

    it('loads one graph for programs of one structure, and unloads the ones out of use', async () => {
      const engine = new GraphEngine({ tf, version, precision: 'float64', target: 'kernels', capacity: 2 });
      const loadedBefore = tf.node.getNumOfSavedModels();
      const loaded = () => tf.node.getNumOfSavedModels() - loadedBefore;
      const first = await engine.prepare(program);
      const second = await engine.prepare({
        ...program,
        initial: { ...program.initial, theta: matrix(5, 1, [1, 2, 3, 4, 5]) },
      });
      expect(loaded()).toBe(1);
      expect(first.advance(program.initial, 9)).toEqual(second.advance(program.initial, 9));
      for (const features of [6, 7, 8, 9]) await runOn(engine, linearProgram({ samples: 4, features }), 1);
      expect(loaded()).toBe(2);
      first.dispose();
      second.dispose();
      engine.dispose();
      await Promise.resolve();
      expect(loaded()).toBe(0);
    });

    it('leaves no file behind', () => {
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('says which graph TensorFlow refuses, and cleans up', async () => {
    const before = tf.memory().numTensors;
    const refusing = Object.create(tf, {
      node: { value: { loadSavedModel: () => Promise.reject(new Error('no such operation')) } },
    }) as typeof tf;
    const engine = new GraphEngine({ tf: refusing, version, precision: 'float64', target: 'kernels' });
    const program = { ...linearProgram({ samples: 2, features: 2 }), signature: 'linear | squared' };
    await expect(engine.prepare(program)).rejects.toThrow(GraphRefusedError);
    await expect(engine.prepare(program)).rejects.toThrow(
      'TensorFlow refuses the graph of "linear | squared": no such operation',
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
