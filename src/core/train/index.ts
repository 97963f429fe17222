export type { Run } from './linear-run.js';
export { linearRun } from './linear-run.js';
export type { TrainOptions } from './train.js';
export { train } from './train.js';
