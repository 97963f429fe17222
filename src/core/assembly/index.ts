export type { Bytes } from './bytes.js';
export * as wasm from './instructions.js';
export { sharedMemory } from './memory.js';
export type { Imported } from './module.js';
export { assemble } from './module.js';
