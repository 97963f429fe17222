export { ACTIVATIONS } from './activation/index.js';
export type { NetworkForm } from './network-form.js';
export type { NetworkProblem } from './network-problem.js';
export { linearisedProblem, networkProblem } from './network-problem.js';
export type { InputForm } from './network-start.js';
export type { WeightsForm } from './weights.js';
