import type { ExpandedCell, Expansion } from '../../../src/core/sweep/index.js';
import { expandSweep, parseSweep, SweepError } from '../../../src/core/sweep/index.js';

/** Lines 1 to 4 of most sweeps here; what is added begins on line 5. */
export const BASE = `name: test
data: { name: mnist, classes: { 0: 5, 1: 1 } }
model: linear
loss: squared
`;

export function expand(text: string, options: { maxCells?: number } = {}): Expansion {
  return expandSweep(parseSweep({ file: 'f.yaml', text }), options);
}

export function cellsOf(text: string): readonly ExpandedCell[] {
  return expand(text).cells;
}

/** The problems of a sweep file, one line each; empty when there are none. */
export function problemsOf(text: string, options: { maxCells?: number } = {}): readonly string[] {
  try {
    expand(text, options);
    return [];
  } catch (error) {
    if (error instanceof SweepError) return error.message.split('\n');
    throw error;
  }
}
