import type { Program } from '../engine/index.js';
import type { Matrix, Shape } from '../ops/index.js';

/** A matrix that a compiled graph is given. */
export interface Slot extends Shape {
  /** What the program calls it. */
  readonly name: string;
  /** What the graph calls it: names of programs may hold any character. */
  readonly id: string;
}

/** The matrices of a program, in an order that depends on their names only. */
export interface Layout {
  readonly state: readonly Slot[];
  readonly constants: readonly Slot[];
}

export function layoutOf(program: Program): Layout {
  return { state: slots('state', program.initial), constants: slots('constant', program.constants) };
}

function slots(prefix: string, matrices: Readonly<Record<string, Matrix>>): Slot[] {
  const names = Object.keys(matrices).sort();
  return names.map((name, index) => {
    const { rows, columns } = matrices[name]!;
    return { name, id: `${prefix}_${index}`, rows, columns };
  });
}
