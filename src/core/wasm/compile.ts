import { erf } from '../ops/index.js';
import type { Atom, Statement } from '../scalar/index.js';
import type { Bytes } from './bytes.js';
import { flatten, sized, text, unsigned, vector } from './bytes.js';
import { ConstantPool } from './data.js';
import { Emitter, IMPORTED } from './emitter.js';
import * as wasm from './instructions.js';
import type { StateEntries } from './layout.js';
import { layoutOf } from './layout.js';
import { runInMemory } from './memory.js';
import { Pairing } from './pairs.js';

/** One epoch as straight-line code. */
export interface StraightLine {
  readonly statements: readonly Statement[];
  readonly state: readonly StateEntries[];
  /** Values that are likely to be computed alike. */
  readonly neighbours: readonly (readonly [Atom, Atom])[];
}

/** The number of the loop's parameter, and of the locals before the emitter's. */
const EPOCHS_LEFT = 0;
const PARAMETERS = 1;

/**
 * Compiles an epoch to WebAssembly: a function that runs epochs in place on the state's arrays, with two float64 in each
 * vector where two entries are computed alike, and the state in locals over all epochs. Instructions are those of IEEE 754, so results have the bits of the same statements in JavaScript.
 */
export function compileStraightLine(epoch: StraightLine): (state: readonly Float64Array[], epochs: number) => void {
  const layout = layoutOf(epoch.state);
  const pool = new ConstantPool(layout.size);
  const pairing = new Pairing(
    epoch.statements,
    layout.pairs.map(({ pair }) => pair),
  );
  for (const { next } of epoch.state) for (let i = 0; i + 1 < next.length; i += 2) pairing.seed(next[i]!, next[i + 1]!);
  for (const [first, second] of epoch.neighbours) pairing.seed(first, second);

  const emitter = new Emitter(epoch.statements, pairing, pool, PARAMETERS);
  const pairs = layout.pairs.map((slot) => ({ ...slot, local: emitter.declarePair(slot.pair) }));
  const singles = layout.singles.map((slot) => ({ ...slot, local: emitter.declare(slot.variable) }));
  // All new values are on the stack before the first is assigned.
  const values = [
    ...pairs.map(({ next }) => emitter.vector(...next)),
    ...singles.map(({ next }) => emitter.scalar(next)),
  ];
  const body: Bytes = [
    emitter.code,
    values,
    [...pairs, ...singles].toReversed().map(({ local }) => wasm.localSet(local)),
    wasm.localGet(EPOCHS_LEFT),
    wasm.i32Const(1),
    wasm.i32Sub,
    wasm.localTee(EPOCHS_LEFT),
  ];
  const code: Bytes = [
    vector(emitter.localTypes().map((type) => [unsigned(1), type])),
    pairs.map(({ address, local }) => [wasm.loadV128(address), wasm.localSet(local)]),
    singles.map(({ address, local }) => [wasm.loadF64(address), wasm.localSet(local)]),
    emitter.prologue,
    wasm.repeatWhile(body),
    pairs.map(({ address, local }) => wasm.storeV128(address, wasm.localGet(local))),
    singles.map(({ address, local }) => wasm.storeF64(address, wasm.localGet(local))),
    wasm.END,
  ];
  const instance = runInMemory(moduleOf(code), { tanh: Math.tanh, erf, pow: Math.pow, log1p: Math.log1p });
  return (state, epochs) => {
    instance(
      [...state.map((data, i) => ({ data, address: layout.starts[i]! })), { data: pool.data(), address: layout.size }],
      epochs,
    );
  };
}

const [TYPE, IMPORT, FUNCTION, EXPORT, CODE] = [1, 2, 3, 7, 10] as const;
const MAGIC: Bytes = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module with one exported function `run(epochs: i32)` that works in an imported memory. */
function moduleOf(code: Bytes): Uint8Array<ArrayBuffer> {
  const section = (id: number, entries: readonly Bytes[]): Bytes => [id, sized(vector(entries))];
  const functionType = (parameters: readonly number[], results: readonly number[]): Bytes => [
    0x60,
    vector(parameters.map((type) => [type])),
    vector(results.map((type) => [type])),
  ];
  const [unary, binary, run] = [0, 1, 2] as const;
  return flatten([
    MAGIC,
    section(TYPE, [
      functionType([wasm.F64], [wasm.F64]),
      functionType([wasm.F64, wasm.F64], [wasm.F64]),
      functionType([wasm.I32], []),
    ]),
    section(IMPORT, [
      ...IMPORTED.map((name) => [text('math'), text(name), 0, name === 'pow' ? binary : unary]),
      [text('memory'), text('state'), 2, 0, 1],
    ]),
    section(FUNCTION, [[run]]),
    section(EXPORT, [[text('run'), 0, IMPORTED.length]]),
    section(CODE, [sized(code)]),
  ]);
}
