export { fisherTail } from './fisher-f.js';
export type { SeedStatistic, Strata } from './seed-bootstrap.js';
export { seedBootstrap } from './seed-bootstrap.js';
export type { SeedMean } from './seed-interval.js';
export { seedMean } from './seed-interval.js';
export { studentQuantile } from './student-t.js';
