export { Gate } from './gate.js';
export { RefusalLog } from './refusal-log.js';
