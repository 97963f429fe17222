import type { CellId } from '../../core/cell/index.js';
import type { CellResult, Outcome, PackedResult } from '../../core/record/index.js';
import { unpackResult } from '../../core/record/index.js';
import { sha256 } from '../../core/sha256.js';
import type { Row } from './connection.js';
import { StoreError } from './errors.js';

/** In the order in which `resultOf` takes them. */
export const RESULT_COLUMNS =
  'result.outcome, coalesce(result.epochs_passed, result.epochs), result.backend, result.facts, result.trace, result.digest';

/** @throws StoreError when the row is not what was once written. */
export function resultOf(path: string, cell: CellId, row: Row): CellResult {
  const [outcome, epochs, backend, facts, trace, digest] = row as [Outcome, number, string, string, Buffer, Buffer];
  try {
    const packed = { outcome, epochs, backend, facts, trace };
    if (digestOf(cell, packed).equals(digest)) return unpackResult(packed);
  } catch (cause) {
    throw damaged(path, cell, { cause });
  }
  throw damaged(path, cell);
}

/** Equal results of a cell have equal digests, and the other way round. */
export function digestOf(cell: CellId, { outcome, epochs, backend, facts, trace }: PackedResult): Buffer {
  const head = `${cell}\n${outcome}\n${epochs}\n${backend}\n${facts}\n`;
  // A character has three bytes at most.
  const bytes = Buffer.allocUnsafe(3 * head.length + trace.length);
  const at = bytes.write(head);
  bytes.set(trace, at);
  return sha256(bytes.subarray(0, at + trace.length));
}

function damaged(path: string, cell: CellId, options?: ErrorOptions): StoreError {
  return new StoreError(
    'damaged',
    path,
    `${path}: the stored result of cell ${cell} is damaged; restore a copy of the store`,
    options,
  );
}
