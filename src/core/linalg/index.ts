export { extremeEigenvalues, luSolver, qr, solvePositiveDefinite, symmetricEigen } from './dense.js';
export { distance, dot, innerProducts, multiply, multiplyTransposed, norm } from './vectors.js';
