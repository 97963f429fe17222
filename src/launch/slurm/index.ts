export type { SlurmJobOptions } from './batch-script.js';
export { batchScript } from './batch-script.js';
export { jobOfNode } from './node-name.js';
export { runSlurm } from './run.js';
export { SlurmScheduler } from './scheduler.js';
export { shellQuote } from './shell-quote.js';
export { readQueue } from './squeue.js';
