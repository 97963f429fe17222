export { EXP_IS_ZERO_BELOW } from './elementary.js';
export { EpochWriter } from './epoch-writer.js';
export type { Atom, Operation, Statement } from './operation.js';
export { POWERS_OF_TWO, textOf } from './operation.js';
export { Names } from './scope.js';
export type { SymbolicMatrix } from './value.js';
export { constant, isUnrolled, stored, unrolled } from './value.js';
