export { courseOf } from './course.js';
export type { Course, Engine, PreparedProgram } from './engine.js';
export type { Constants, Program, State } from './program.js';
