export type { Failure, FailureKind, Lease, Span } from './attempt.js';
export { FAILURE_KINDS } from './attempt.js';
export type { CellStateName, Counts } from './counts.js';
export { NO_CELLS, open, total } from './counts.js';
export type { SweepMode } from './mode.js';
export { SWEEP_MODES } from './mode.js';
export type { Attempt, CoordinatorId, NodeId, SweepId } from './ids.js';
export { isInstanceId, isSweepId, newCoordinatorId, newNodeId } from './ids.js';
