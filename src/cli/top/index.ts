export { plainText } from './line.js';
export type { Look } from './pace.js';
export type { Frame, Size } from './render.js';
export { render } from './render.js';
export type { Terminal } from './screen.js';
export { Screen } from './screen.js';
