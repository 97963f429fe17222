export type { Field, FieldParts } from './field.js';
export { fieldOf } from './field.js';
export type { FlowOptions } from './flow-engine.js';
export { FLOW_BACKEND, flowEngine, flowStart } from './flow-engine.js';
export type { Accuracy, Position } from './integrate.js';
export { integrateStep, StepTooShortError } from './integrate.js';
export type { Ode, Step } from './rodas.js';
export { rodasStep } from './rodas.js';
