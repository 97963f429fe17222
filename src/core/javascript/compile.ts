import type { Program } from '../engine/index.js';
import type { Matrix } from '../ops/index.js';
import { erf } from '../ops/index.js';
import type { SymbolicMatrix } from '../scalar/index.js';
import { constant, EpochWriter, isUnrolled, Names, POWERS_OF_TWO, stored, textOf, unrolled } from '../scalar/index.js';
import type { StateEntries } from '../wasm/index.js';
import { compileStraightLine } from '../wasm/index.js';

/** Runs epochs in place on the state's arrays, in the order of the state's names. */
export type Run = (state: readonly Float64Array[], epochs: number) => void;

/** One epoch of a program, written out for its data set in float64. Whatever it is compiled to gives the same bits. */
export interface WrittenEpoch {
  /** Names of the state's matrices, in the order in which `Run` takes them. */
  readonly names: readonly string[];
  toJavaScript(): Run;
  /** Null where the epoch has loops: WebAssembly is written for straight-line code. */
  toWebAssembly(): Run | null;
}

/**
 * Constants are known to the generated code: multiplications by 0 and ±1 vanish, equal expressions are computed once, and
 * a small state lives in local variables over all epochs.
 */
export function writeEpoch(program: Program): WrittenEpoch {
  const constantNames = Object.keys(program.constants);
  const stateNames = Object.keys(program.initial);
  const writer = new EpochWriter(new Names());
  const constants = Object.fromEntries(
    constantNames.map((name, index) => [name, constant(program.constants[name]!, `constant${index}`)]),
  );
  const variables = stateNames.map((name, index) => new StateVariable(program.initial[name]!, index));
  const state = Object.fromEntries(stateNames.map((name, index) => [name, variables[index]!.value]));
  const nextState = program.step(writer.ops, state, constants);
  const updates = stateNames.map((name, index) => variables[index]!.update(writer, nextState[name]!));

  return {
    names: stateNames,
    toJavaScript() {
      const source = [
        ...constantNames.map((_, index) => `const constant${index} = constants[${index}];`),
        ...writer.declarations(),
        'return function run(state, epochs) {',
        ...variables.flatMap((variable) => variable.open()),
        'for (let epoch = 0; epoch < epochs; epoch++) {',
        ...writer.body.lines,
        // Every new entry is computed before the first is assigned.
        ...updates.flatMap(({ entries, next }) =>
          entries.map((entry, i) => `const next_${entry} = ${textOf(next[i]!)};`),
        ),
        ...updates.flatMap(({ entries }) => entries.map((entry) => `${entry} = next_${entry};`)),
        ...updates.flatMap(({ copied }) => copied),
        '}',
        ...variables.flatMap((variable) => variable.close()),
        '};',
      ].join('\n');
      // The source is made of generated names and numbers only; no text from outside enters it.
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      const build = new Function('pow2', 'erf', 'constants', source) as (
        pow2: Float64Array,
        errorFunction: typeof erf,
        constants: readonly Float64Array[],
      ) => Run;
      return build(
        POWERS_OF_TWO,
        erf,
        constantNames.map((name) => program.constants[name]!.data),
      );
    },
    toWebAssembly() {
      const { statements } = writer.body;
      return statements === null
        ? null
        : compileStraightLine({ statements, state: updates, neighbours: writer.neighbours() });
    },
  };
}

/** What a matrix of the state becomes: entries in variables their next values, an array what is copied over it. */
interface Update extends StateEntries {
  readonly copied: readonly string[];
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

  update(writer: EpochWriter, next: SymbolicMatrix): Update {
    if (next.rows !== this.initial.rows || next.columns !== this.initial.columns)
      throw new RangeError(
        `a step must keep the shape of the state: [${this.initial.rows}, ${this.initial.columns}] became [${next.rows}, ${next.columns}]`,
      );
    const { entries } = this;
    if (entries.length === 0) return { entries, next: [], copied: [`${this.array}.set(${writer.store(next)});`] };
    const { columns } = this.initial;
    return {
      entries,
      next: entries.map((_, i) => next.at(writer.body, Math.floor(i / columns), i % columns)),
      copied: [],
    };
  }
}
