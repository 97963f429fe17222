export { linearInitialPoint } from './initial-point.js';
export type { LinearProblem } from './linear-problem.js';
export { linearProblem } from './linear-problem.js';
export { plainForm } from './plain-form.js';
