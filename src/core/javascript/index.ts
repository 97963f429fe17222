export type { Run, WrittenEpoch } from './compile.js';
export { writeEpoch } from './compile.js';
export { javascriptEngine } from './javascript-engine.js';
