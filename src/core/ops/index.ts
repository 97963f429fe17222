export type { Dual } from './dual-ops.js';
export { constantDual, dualOps } from './dual-ops.js';
export { erf } from './erf.js';
export { matrixOps } from './matrix-ops.js';
export type { Matrix, Shape, TensorOps } from './tensor-ops.js';
export { matrix } from './tensor-ops.js';
