export { extremeEigenvalues, qr, solvePositiveDefinite } from './dense.js';
export { distance, dot, innerProducts, multiply, multiplyTransposed, norm } from './vectors.js';
