export type { GraphValue } from './graph-ops.js';
export { GraphShapeError } from './graph-ops.js';
export type { Layout, Slot } from './layout.js';
export { layoutOf } from './layout.js';
export { compileSavedModel, EPOCHS_INPUT, MAX_EPOCHS_PER_CALL, structureOf } from './saved-model.js';
export type { Target } from './target.js';
export type { Parcel } from './transfer.js';
export { pack, unpack } from './transfer.js';
