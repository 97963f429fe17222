export { compileStraightLine } from './compile.js';
export type { StateEntries } from './layout.js';
