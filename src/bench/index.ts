export type { Timing } from './measure.js';
export type { TrainingBenchmark } from './training.js';
export { trainingBenchmarks } from './training.js';
