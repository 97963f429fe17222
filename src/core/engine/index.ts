export type { Course } from './course.js';
export { courseOf } from './course.js';
export type { Engine, PreparedProgram } from './engine.js';
export type { Constants, Program, State } from './program.js';
