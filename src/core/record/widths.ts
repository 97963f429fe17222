import type { Facts } from './result.js';
import type { ColumnShape } from './trace.js';

/** Numbers in a row of each shape of column. */
export function columnWidths({
  samples,
  evaluationSamples,
  groups,
  rank,
  outputs = 1,
}: Facts): Record<ColumnShape, number> {
  return {
    scalar: 1,
    group: groups.length,
    train: samples * outputs,
    test: evaluationSamples * outputs,
    coordinate: rank,
  };
}
