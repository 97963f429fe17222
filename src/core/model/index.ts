export type { Form, Observation } from './form.js';
export type { KernelProblem } from './kernel/index.js';
export { eigenbasis, gramForm, kernelColumns, spanForm } from './kernel/index.js';
export type { LinearProblem } from './linear/index.js';
export { linearInitialPoint, linearProblem, plainForm } from './linear/index.js';
export type { InputForm, NetworkForm, NetworkProblem, WeightsForm } from './network/index.js';
export { ACTIVATIONS, linearisedProblem, networkProblem } from './network/index.js';
