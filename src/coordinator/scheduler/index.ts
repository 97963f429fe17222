export type { IgnoreReason, ReleaseReason, SchedulerCommand } from './commands.js';
export type { SchedulerEvent, SubmittedCell } from './events.js';
export { react } from './react.js';
export type { NodeEntry, SchedulerOptions, SchedulerState, SweepEntry } from './state.js';
export { createScheduler, DEFAULT_LEASE_MS, DEFAULT_RETRIES } from './state.js';
