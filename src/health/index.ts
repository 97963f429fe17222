export { HealthPortError } from './errors.js';
export type { HealthPort } from './port.js';
export { openHealthPort } from './port.js';
