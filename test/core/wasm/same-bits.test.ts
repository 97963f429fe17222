import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/core/engine/index.js';
import { javascriptEngine, writeEpoch } from '../../../src/core/javascript/index.js';
import type { TensorOps } from '../../../src/core/ops/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { linearProgram, LOSSES, METHODS, randomProblem } from '../../support/problems.js';

const EPOCHS = 200;

/** The state after some epochs, by what the program is compiled to. */
function both(program: Program, epochs: number): { javascript: Float64Array[]; webassembly: Float64Array[] } {
  const epoch = writeEpoch(program);
  const after = (run: ReturnType<typeof epoch.toJavaScript>): Float64Array[] => {
    const state = epoch.names.map((name) => Float64Array.from(program.initial[name]!.data));
    run(state, epochs);
    return state;
  };
  return { javascript: after(epoch.toJavaScript()), webassembly: after(epoch.toWebAssembly()!) };
}

describe('WebAssembly gives the bits of JavaScript', () => {
  it.each(
    // Even and odd numbers of samples, groups of one, several groups.
    [
      [5, 1],
      [4, 3],
      [1, 1, 1],
      [8, 3, 2],
      [1, 15],
    ].flatMap((groups) => LOSSES.map((loss) => ({ groups, loss }))),
  )('under every rule on groups: groups $groups, $loss.name', ({ groups, loss }) => {
    const problem = randomProblem(groups, 50);
    for (const method of METHODS)
      for (const lambda of [0, 0.01]) {
        const program = linearProgram(problem, { loss, method, lambda, form: 'gram' });
        const { javascript, webassembly } = both(program, EPOCHS);
        expect(webassembly, `${method.name}, λ = ${lambda}`).toEqual(javascript);
      }
  });

  it('for any combination of operations on any numbers, shapes that stretch and odd ends', () => {
    type Step = <T>(ops: TensorOps<T>, x: T, y: T) => T;
    const steps: readonly Step[] = [
      (ops, x, y) => ops.add(x, y),
      (ops, x, y) => ops.sub(x, y),
      (ops, x, y) => ops.mul(x, y),
      (ops, x, y) => ops.div(x, y),
      (ops, x, y) => ops.maximum(x, y),
      (ops, x) => ops.neg(x),
      (ops, x) => ops.exp(x),
      (ops, x) => ops.softplus(x),
      (ops, x) => ops.sigmoid(x),
      (ops, x) => ops.tanh(x),
      (ops, x) => ops.erf(x),
      (ops, x) => ops.pow(x, 0.5),
      (ops, x) => ops.log1p(ops.mul(x, x)),
      (ops, x, y) => ops.whereBelow(x, 0.5, x, ops.add(y, ops.mul(x, ops.constant(0)))),
      (ops, x) => ops.softmax(x),
      (ops, x) => ops.add(x, ops.rowMax(x)),
      (ops, x, y) => ops.add(x, ops.matmul(ops.matmul(x, y, { b: true }), x)),
    ];
    const number = fc.oneof(fc.double(), fc.double({ min: -3, max: 3 }), fc.constantFrom(0, -0, 1, -1, 709.8, -708.5));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(number),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 8 }),
        (rows, columns, numbers, choices) => {
          const take = (r: number, c: number) =>
            matrix(
              r,
              c,
              Array.from({ length: r * c }, () => numbers.next().value as number),
            );
          const program: Program = {
            signature: 'test',
            constants: { c: take(rows, columns), row: take(1, columns) },
            initial: { x: take(rows, columns), y: take(rows, columns) },
            step: (ops, state, constants) => {
              const values = [state['x']!, state['y']!, constants['c']!, ops.add(constants['row']!, constants['c']!)];
              for (const [step, first, second] of choices)
                values.push(
                  steps[step % steps.length]!(ops, values[first % values.length]!, values[second % values.length]!),
                );
              return { x: values.at(-1)!, y: state['x']! };
            },
          };
          const { javascript, webassembly } = both(program, 3);
          expect(webassembly).toEqual(javascript);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('wherever the engine changes from one to the other', async () => {
    const problem = randomProblem([5, 1], 50);
    const program = linearProgram(problem, {
      loss: { name: 'logistic' },
      method: { name: 'group-dro', nu: 0.1, update: 'after' },
      lambda: 0,
      form: 'gram',
    });
    const epochs = 50_000;
    const [cut, whole] = await Promise.all([javascriptEngine.prepare(program), javascriptEngine.prepare(program)]);
    let state = program.initial;
    for (let done = 0; done < epochs; done += 5000) state = cut.advance(state, 5000);
    expect(state).toEqual(whole.advance(program.initial, epochs));
  });
});
