export { extremeEigenvalues, luSolver, qr, solvePositiveDefinite, symmetricEigen } from './dense.js';
export { gramFactor } from './gram-factor.js';
export type { LeastNorm } from './least-norm.js';
export { leastNorm } from './least-norm.js';
export { distance, dot, hypot, innerProducts, multiply, multiplyTransposed, norm } from './vectors.js';
