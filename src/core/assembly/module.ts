import type { Bytes } from './bytes.js';
import { flatten, sized, text, unsigned, vector } from './bytes.js';
import { END, F64 } from './instructions.js';
import { sharedMemory } from './memory.js';

/** A function of numbers that the code may call. */
export interface Imported {
  readonly name: string;
  readonly call: (...numbers: number[]) => number;
  /** How many numbers it takes. */
  readonly arity: number;
}

/** The one function of a module, without a result. */
export interface Exported {
  /** Types. */
  readonly parameters: readonly number[];
  /** Types of the locals after the parameters. */
  readonly locals: readonly number[];
  readonly code: Bytes;
}

const [TYPE, IMPORT, FUNCTION, EXPORT, CODE] = [1, 2, 3, 7, 10] as const;
const MAGIC: Bytes = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Compiles a function that works in the shared memory; `imports` are called by their place. */
export function assemble(exported: Exported, imports: readonly Imported[] = []): (...numbers: number[]) => void {
  const module = new WebAssembly.Module(moduleOf(exported, imports));
  const math = Object.fromEntries(imports.map(({ name, call }) => [name, call]));
  const instance = new WebAssembly.Instance(module, { math, memory: { shared: sharedMemory(0) } });
  return instance.exports['run'] as (...numbers: number[]) => void;
}

function moduleOf({ parameters, locals, code }: Exported, imports: readonly Imported[]): Uint8Array<ArrayBuffer> {
  const section = (id: number, entries: readonly Bytes[]): Bytes => [id, sized(vector(entries))];
  const functionType = (taken: readonly number[], given: readonly number[]): Bytes => [
    0x60,
    vector(taken.map((type) => [type])),
    vector(given.map((type) => [type])),
  ];
  const imported = imports.map(({ arity }) => functionType(new Array<number>(arity).fill(F64), [F64]));
  const body: Bytes = [vector(locals.map((type) => [unsigned(1), type])), code, END];
  return flatten([
    MAGIC,
    section(TYPE, [...imported, functionType(parameters, [])]),
    section(IMPORT, [
      ...imports.map(({ name }, type) => [text('math'), text(name), 0, unsigned(type)]),
      [text('memory'), text('shared'), 2, 0, 1],
    ]),
    section(FUNCTION, [[unsigned(imports.length)]]),
    section(EXPORT, [[text('run'), 0, unsigned(imports.length)]]),
    section(CODE, [sized(body)]),
  ]);
}
