import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../../src/core/engine/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { createTensorflowEngine, EagerEngine, Float64UnavailableError } from '../../../src/worker/engines/index.js';
import { loadTensorflow } from '../../../src/worker/tensorflow/load.js';
import { expectClose, expectSameBits } from '../../support/close.js';
import { linearProgram } from '../../support/linear-program.js';
import { matrixEngine } from '../../support/matrix-engine.js';
import { programOfEverything, randomPrograms } from '../../support/random-programs.js';
import { runOn } from '../../support/run-on.js';

process.env['GRW_BACKEND'] = 'wasm';
const wasm = await loadTensorflow();

describe.each(['wasm', 'cpu'])('the eager engine on the %s backend', (backend) => {
  beforeAll(async () => {
    await core.setBackend(backend);
  });
  const newEngine = () => new EagerEngine(core, '4.22.0');

  it('says in its name what computes', () => {
    expect(newEngine().backend).toBe(`tfjs ${backend} 4.22.0 float32`);
  });

  it('agrees with plain loops on a program of every operation', async () => {
    const program = programOfEverything();
    expectClose(await runOn(newEngine(), program, 7), await runOn(matrixEngine, program, 7), 1e-5);
  });

  it('agrees with plain loops on random programs', async () => {
    await fc.assert(
      fc.asyncProperty(randomPrograms(), fc.integer({ min: 0, max: 5 }), async (program, epochs) => {
        expectClose(await runOn(newEngine(), program, epochs), await runOn(matrixEngine, program, epochs), 1e-5);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same bits wherever a run is cut', async () => {
    const program = linearProgram({ samples: 6, features: 30 });
    const prepared = await newEngine().prepare(program);
    const whole = prepared.advance(program.initial, 20);
    for (const cut of [0, 1, 7, 20])
      expectSameBits(prepared.advance(prepared.advance(program.initial, cut), 20 - cut), whole);
    prepared.dispose();
  });

  it('leaves no tensor behind, not even for what a step passes through or gives twice', async () => {
    const program: Program = {
      signature: 'idle',
      constants: { c: matrix(2, 1, [1, 2]) },
      initial: { a: matrix(2, 1), b: matrix(2, 1), d: matrix(2, 1), e: matrix(2, 1) },
      step: (ops, { a, b }, { c }) => {
        const sum = ops.add(b!, c!);
        return { a: a!, b: c!, d: sum, e: sum };
      },
    };
    const before = core.memory().numTensors;
    for (let i = 0; i < 100; i++) {
      const state = await runOn(newEngine(), program, i % 5);
      expect([...state['e']!.data]).toEqual(
        [
          [0, 0],
          [1, 2],
        ][i % 5] ?? [2, 4],
      );
    }
    expect(core.memory().numTensors).toBe(before);
  });

  it('evaluates softplus and sigmoid in both tails without overflow', async () => {
    const magnitudes = [0, 1e-8, 0.1, 1, 5, 14, 16, 18, 30, 80, 86, 90, 1e6, 3.4e38, Infinity];
    const z = matrix(2 * magnitudes.length, 1, [...magnitudes, ...magnitudes.map((x) => -x)]);
    const program: Program = {
      signature: 'tails',
      constants: {},
      initial: { z, softplus: z, sigmoid: z },
      step: (ops, { z }) => ({ z: z!, softplus: ops.softplus(z!), sigmoid: ops.sigmoid(z!) }),
    };
    const result = await runOn(newEngine(), program, 1);
    for (const name of ['softplus', 'sigmoid'] as const) {
      const exact = matrixOps[name](z).data;
      result[name]!.data.forEach((actual, i) => {
        if (!Number.isFinite(exact[i]!)) expect(actual).toBe(exact[i]);
        else
          expect(Math.abs(actual - exact[i]!), `${name} of ${z.data[i]}`).toBeLessThanOrEqual(1e-6 * exact[i]! + 1e-38);
      });
    }
  });
});

describe('without native TensorFlow', () => {
  beforeAll(async () => {
    await core.setBackend('wasm');
  });

  it('float32 runs eagerly, by one engine for all programs', () => {
    const engine = createTensorflowEngine(wasm, 'float32');
    expect(engine.backend).toBe(`tfjs wasm ${wasm.version} float32`);
    expect(createTensorflowEngine(wasm, 'float32')).toBe(engine);
  });

  it('float64 is refused, with what to do about it', () => {
    expect(() => createTensorflowEngine(wasm, 'float64')).toThrow(Float64UnavailableError);
    expect(() => createTensorflowEngine(wasm, 'float64')).toThrow(/npm run setup.*engine: gram/);
  });
});
