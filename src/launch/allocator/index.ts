export type { AllocatorCommand } from './commands.js';
export type { AllocatorEvent, JobEnd, ObservedJob } from './events.js';
export { react } from './react.js';
export type { AllocatorSettings } from './settings.js';
export type { AllocatorState, Job } from './state.js';
export { createAllocator } from './state.js';
export { wantedFor } from './wanted.js';
