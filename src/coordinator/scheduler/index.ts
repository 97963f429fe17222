export type { IgnoreReason, ReleaseReason, SchedulerCommand } from './commands.js';
export type { LeaseOut, SchedulerEvent, Shortage, SubmittedCell } from './events.js';
export { forecast } from './forecast.js';
export { react } from './react.js';
export { remainingWork } from './remaining-work.js';
export { standingOf } from './standing-of.js';
export type { CellEntry, NodeEntry, SchedulerState, SchedulingPolicy, SweepEntry } from './state.js';
export { tooLarge } from './too-large.js';
export { createScheduler, schedulingPolicy } from './state.js';
