export type { ProgressStream } from './display.js';
export { ProgressDisplay } from './display.js';
export { duration } from '../../core/duration.js';
export type { ProgressState } from './state.js';
