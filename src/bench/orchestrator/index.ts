export type { AddedCostTold, NoOpTold, ScaleTold } from './child-process.js';
export type { Orchestration, TaskRate } from './orchestrator.js';
export { orchestration, ORCHESTRATION } from './orchestrator.js';
export { expanded, recordedSweep } from './sweeps.js';
