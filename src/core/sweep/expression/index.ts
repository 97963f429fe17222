export type { Formula } from './compile.js';
export { compileFormula } from './compile.js';
export { ExpressionError } from './error.js';
export { valueAt } from './reference.js';
