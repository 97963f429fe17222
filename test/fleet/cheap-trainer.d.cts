import type { trainCell as real } from '../../src/worker/train-cell.js';
export declare const trainCell: typeof real;
