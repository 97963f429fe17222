export type { Reproduction, TrainedSweep } from './input.js';
export { reproductionJson } from './json.js';
export { claimTable } from './terminal.js';
export { writeReproduction } from './write.js';
