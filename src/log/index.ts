export type { Logger } from './log.js';
export { openLog, silentLog } from './log.js';
