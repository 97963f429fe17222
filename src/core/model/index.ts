export type { Form, Observation } from './form.js';
export type { LinearProblem, Span } from './linear/index.js';
export { gramForm, linearInitialPoint, linearProblem, plainForm } from './linear/index.js';
