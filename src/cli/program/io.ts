import { write } from '../standard-output.js';

/** Where verbs write: results to standard output, progress to standard error. */
export const io = { write, stream: process.stderr };
