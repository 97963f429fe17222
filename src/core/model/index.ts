export type { Form, Observation } from './form.js';
export type { KernelProblem } from './kernel/index.js';
export { gramForm } from './kernel/index.js';
export type { LinearProblem } from './linear/index.js';
export { linearInitialPoint, linearProblem, plainForm } from './linear/index.js';
export type { InputForm, NetworkForm, NetworkProblem, WeightsForm } from './network/index.js';
export { linearisedProblem, networkProblem } from './network/index.js';
