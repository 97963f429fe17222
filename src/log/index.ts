export type { Logger } from './log.js';
export { logFileIn, openLog, silentLog } from './log.js';
