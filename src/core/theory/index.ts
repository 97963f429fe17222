export type { InfiniteNetwork } from './infinite-width-kernel.js';
export { infiniteWidthKernel } from './infinite-width-kernel.js';
export type { MaxMargin } from './max-margin.js';
export { maxMargin } from './max-margin.js';
export type { Limit } from './squared-loss-limit.js';
export { squaredLossLimit } from './squared-loss-limit.js';
export { learningRate, stabilityLimit } from './stability.js';
