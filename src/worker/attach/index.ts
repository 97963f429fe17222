export { Appetite } from './appetite.js';
export { NodeRefusedError } from './errors.js';
export type { Report } from './holdings.js';
export { Holdings } from './holdings.js';
export type { JoinOptions } from './link.js';
export { Link } from './link.js';
export { Reporter } from './reporter.js';
