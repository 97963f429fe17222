import type { CellResult, PackedResult } from '../../core/record/index.js';
import {
  COLUMN_NAMES,
  COLUMNS,
  columnWidths,
  MAX_TRACE_BYTES,
  packResult,
  parseFacts,
} from '../../core/record/index.js';

/**
 * Packs a result for its way, and checks on the training thread what the coordinator would refuse, so that a faulty trainer costs its cell an error and
 * not its node the connection.
 */
export function checkedResult(result: CellResult): PackedResult {
  const { facts, text } = parseFacts(JSON.stringify(result.facts));
  const { points, columns } = result.trace;
  const widths = columnWidths(facts);
  let bytes = 0;
  for (const name of COLUMN_NAMES) {
    const { width, data } = columns[name];
    const expected = widths[COLUMNS[name].shape];
    if (width !== expected || data.length !== points * width)
      throw new Error(
        `trace column ${name} is ${data.length} numbers, ${width} wide; expected ${points} rows of ${expected}`,
      );
    bytes += data.byteLength;
  }
  if (bytes > MAX_TRACE_BYTES)
    throw new TraceTooLargeError(
      `the trace has ${bytes} bytes, at most ${MAX_TRACE_BYTES} can be sent: record fewer points`,
    );
  return packResult(result, text);
}

/** Training again would give as much again: treated as an invalid cell. */
class TraceTooLargeError extends Error {
  override readonly name = 'InvalidCellError';
  readonly path = ['train', 'record', 'points'];
}
