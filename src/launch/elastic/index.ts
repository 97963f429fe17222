export type { ElasticEnd, ElasticNote, ElasticRound } from './notes.js';
export type { ElasticOptions } from './elastic-fleet.js';
export { runElasticFleet } from './elastic-fleet.js';
export type { FleetScheduler, FleetWork, WorkLeft } from './sides.js';
export { WorkMeter } from './work-meter.js';
