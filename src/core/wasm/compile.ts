import type { Bytes, Imported } from '../assembly/index.js';
import { assemble, wasm } from '../assembly/index.js';
import { erf } from '../ops/index.js';
import type { Atom, Statement } from '../scalar/index.js';
import { ConstantPool } from './data.js';
import type { Calls } from './emitter.js';
import { Emitter, IMPORTED } from './emitter.js';
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

const CALLS: Readonly<Record<Calls, Omit<Imported, 'name'>>> = {
  tanh: { call: Math.tanh, arity: 1 },
  erf: { call: erf, arity: 1 },
  pow: { call: Math.pow, arity: 2 },
  log1p: { call: Math.log1p, arity: 1 },
};
const MATH: readonly Imported[] = IMPORTED.map((name) => ({ name, ...CALLS[name] }));

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
    pairs.map(({ address, local }) => [wasm.loadV128(address), wasm.localSet(local)]),
    singles.map(({ address, local }) => [wasm.loadF64(address), wasm.localSet(local)]),
    emitter.prologue,
    wasm.repeatWhile(body),
    pairs.map(({ address, local }) => wasm.storeV128(address, wasm.localGet(local))),
    singles.map(({ address, local }) => wasm.storeF64(address, wasm.localGet(local))),
  ];
  const instance = runInMemory(assemble({ parameters: [wasm.I32], locals: emitter.localTypes(), code }, MATH));
  return (state, epochs) => {
    instance(
      [...state.map((data, i) => ({ data, address: layout.starts[i]! })), { data: pool.data(), address: layout.size }],
      epochs,
    );
  };
}
