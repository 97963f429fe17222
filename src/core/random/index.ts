export { chiSquared } from './chi-squared.js';
export { philox4x32 } from './philox.js';
export { sampleWithoutReplacement } from './sample.js';
export type { RandomStream } from './stream.js';
export { randomStream } from './stream.js';
