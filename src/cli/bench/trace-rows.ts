import type { TraceRows } from '../../bench/index.js';
import { threeDigits } from './numbers.js';

export function traceRowsLines({ cells, bytes, write, read }: TraceRows): string[] {
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const seconds = (value: number): string => `${threeDigits(value)} s`;
  const peak = (value: number): string => `peak memory ${count(value / 1e6)} MB`;
  return [
    `${count(read.rows)} trace rows, of ${count(cells)} cells: ${threeDigits(bytes / 1e9)} GB, ${threeDigits(bytes / read.rows)} bytes each`,
    `  written in ${seconds(write.seconds)}, each commit on the disk; ${peak(write.peakBytes)}`,
    `  opened in ${seconds(read.openSeconds)}, counted in ${seconds(read.countSeconds)}, all exported as CSV in ` +
      `${seconds(read.exportSeconds)}; ${peak(read.peakBytes)}`,
  ];
}
