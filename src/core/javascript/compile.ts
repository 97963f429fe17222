import type { Program } from '../engine/index.js';
import type { Matrix } from '../ops/index.js';
import { erf } from '../ops/index.js';
import { POWERS_OF_TWO } from './elementary.js';
import { Names } from './scope.js';
import { EpochWriter } from './symbolic-ops.js';
import type { SymbolicMatrix } from './value.js';
import { constant, isUnrolled, stored, unrolled } from './value.js';

/** Runs epochs in place on the state's arrays, given in the order of `names`. */
export interface CompiledEpochs {
  readonly names: readonly string[];
  run(state: readonly Float64Array[], epochs: number): void;
}

/**
 * Compiles a program for one data set to JavaScript in float64. Constants are known to the generated code: multiplications
 * by 0 and ±1 vanish, equal expressions are computed once, and a small state lives in local variables over all epochs.
 */
export function compileEpochs(program: Program): CompiledEpochs {
  const constantNames = Object.keys(program.constants);
  const stateNames = Object.keys(program.initial);
  const source = sourceOf(program, constantNames, stateNames);
  // The source is made of generated names and numbers only; no text from outside enters it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const build = new Function('pow2', 'erf', 'constants', source) as (
    pow2: Float64Array,
    errorFunction: typeof erf,
    constants: readonly Float64Array[],
  ) => CompiledEpochs['run'];
  return {
    names: stateNames,
    run: build(
      POWERS_OF_TWO,
      erf,
      constantNames.map((name) => program.constants[name]!.data),
    ),
  };
}

/** The body of the function that `compileEpochs` builds. */
function sourceOf(program: Program, constantNames: readonly string[], stateNames: readonly string[]): string {
  const names = new Names();
  const writer = new EpochWriter(names);
  const constants = Object.fromEntries(
    constantNames.map((name, index) => [name, constant(program.constants[name]!, `constant${index}`)]),
  );
  const variables = stateNames.map((name, index) => new StateVariable(program.initial[name]!, index));
  const state = Object.fromEntries(stateNames.map((name, index) => [name, variables[index]!.value]));

  const next = program.step(writer.ops, state, constants);
  const updates = stateNames.map((name, index) => variables[index]!.update(writer, next[name]!));

  return [
    ...constantNames.map((_, index) => `const constant${index} = constants[${index}];`),
    ...writer.declarations(),
    'return function run(state, epochs) {',
    ...variables.flatMap((variable) => variable.open()),
    'for (let epoch = 0; epoch < epochs; epoch++) {',
    ...writer.body.lines,
    // Every new entry is computed before the first is assigned.
    ...updates.flatMap((update) => update.computed),
    ...updates.flatMap((update) => update.assigned),
    '}',
    ...variables.flatMap((variable) => variable.close()),
    '};',
  ].join('\n');
}

/** One matrix of the state: entries in local variables when small, else the given array. */
class StateVariable {
  readonly value: SymbolicMatrix;
  private readonly entries: readonly string[];
  private readonly array: string;

  constructor(
    private readonly initial: Matrix,
    index: number,
  ) {
    this.array = `state${index}`;
    this.entries = isUnrolled(initial) ? Array.from(initial.data, (_, i) => `state${index}_${i}`) : [];
    this.value = isUnrolled(initial)
      ? unrolled(initial.rows, initial.columns, this.entries)
      : stored(initial.rows, initial.columns, this.array);
    this.index = index;
  }

  private readonly index: number;

  open(): string[] {
    return [
      `const ${this.array} = state[${this.index}];`,
      ...this.entries.map((entry, i) => `let ${entry} = ${this.array}[${i}];`),
    ];
  }

  close(): string[] {
    return this.entries.map((entry, i) => `${this.array}[${i}] = ${entry};`);
  }

  update(writer: EpochWriter, next: SymbolicMatrix): { computed: string[]; assigned: string[] } {
    if (next.rows !== this.initial.rows || next.columns !== this.initial.columns)
      throw new RangeError(
        `a step must keep the shape of the state: [${this.initial.rows}, ${this.initial.columns}] became [${next.rows}, ${next.columns}]`,
      );
    if (this.entries.length === 0) {
      const array = writer.store(next);
      return { computed: [], assigned: [`${this.array}.set(${array});`] };
    }
    const { columns } = this.initial;
    const computed = this.entries.map((entry, i) => {
      const atom = next.at(writer.body, Math.floor(i / columns), i % columns);
      return `const next_${entry} = ${writer.body.text(atom)};`;
    });
    return { computed, assigned: this.entries.map((entry) => `${entry} = next_${entry};`) };
  }
}
