export type { Bucket } from './bucket.js';
export { bucketOf } from './bucket.js';
export type { Experience } from './cost-model.js';
export { CostModel, pooled } from './cost-model.js';
export { estimateBytes, sizeOf } from './memory.js';
