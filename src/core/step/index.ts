export type { GrwParts } from './grw-program.js';
export { grwProgram } from './grw-program.js';
export { seenOf } from './seen.js';
