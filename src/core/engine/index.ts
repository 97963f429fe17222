export type { Engine, PreparedProgram } from './engine.js';
export type { Constants, Program, State } from './program.js';
