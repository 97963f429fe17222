export type { DataCacheOptions, Hold } from './cache.js';
export { DataCache } from './cache.js';
export { defaultDataFolder } from './folder.js';
