export { extremeEigenvalues, qr, solvePositiveDefinite, symmetricEigen } from './dense.js';
export { gramFactor } from './gram-factor.js';
export { distance, dot, innerProducts, multiply, multiplyTransposed, norm } from './vectors.js';
