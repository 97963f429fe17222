export type { Toggle } from './figure.js';
export { packFigure } from './pack-figure.js';
export { runtime } from './runtime.js';
