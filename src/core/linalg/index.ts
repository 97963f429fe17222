export { extremeEigenvalues, qr, solvePositiveDefinite, symmetricEigen } from './dense.js';
export { distance, dot, hypot, innerProducts, multiply, multiplyTransposed, norm } from './vectors.js';
