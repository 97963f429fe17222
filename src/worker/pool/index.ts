export { compiled } from './compiled.js';
export type { TrainOutcome } from './task.js';
export type { PoolOptions, SlotState } from './trainer-pool.js';
export { TrainerPool } from './trainer-pool.js';
export type { Training } from './training.js';
