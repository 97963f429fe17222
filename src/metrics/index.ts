export { exposition, EXPOSITION_TYPE } from './exposition.js';
export type { Family, Sample } from './family.js';
export { counter, gauge, samplesBy } from './family.js';
export { processFamilies } from './process-families.js';
export type { ProcessFacts } from './process-watch.js';
export { ProcessWatch } from './process-watch.js';
