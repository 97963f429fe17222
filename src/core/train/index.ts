export type { LinearisedLimit } from './linearised-limit.js';
export { linearisedLimit, underMethod } from './linearised-limit.js';
export { checkpointOf, misfit } from './resume.js';
export type { Run } from './run.js';
export { runOf } from './run.js';
export type { TrainOptions } from './train.js';
export { train } from './train.js';
export { workDone, workOf } from './work.js';
