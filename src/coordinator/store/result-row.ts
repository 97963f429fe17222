import { createHash } from 'node:crypto';
import type { CellId } from '../../core/cell/index.js';
import type { CellResult, Facts, Outcome } from '../../core/record/index.js';
import type { Row } from './connection.js';
import { StoreError } from './errors.js';
import { decodeTrace, encodeTrace } from './trace-codec.js';

/** A result as it is stored. Equal results of a cell have equal digests, and the other way round. */
export interface ResultRow {
  readonly outcome: Outcome;
  readonly epochs: number;
  readonly backend: string;
  readonly facts: string;
  readonly trace: Buffer;
  readonly digest: Buffer;
}

/** In the order in which `resultOf` takes them. */
export const RESULT_COLUMNS =
  'result.outcome, coalesce(result.epochs_passed, result.epochs), result.backend, result.facts, result.trace, result.digest';

/** `facts` as `factsSchema` gives them, that is with their keys in its order: equal facts are equal text. */
export function rowOf(cell: CellId, result: CellResult): ResultRow {
  const { outcome, epochs, backend } = result;
  const fields = { outcome, epochs, backend, facts: JSON.stringify(result.facts), trace: encodeTrace(result.trace) };
  return { ...fields, digest: digestOf(cell, fields) };
}

/** @throws StoreError when the row is not what was once written. */
export function resultOf(path: string, cell: CellId, row: Row): CellResult {
  const [outcome, epochs, backend, facts, trace, digest] = row as [Outcome, number, string, string, Buffer, Buffer];
  try {
    if (digestOf(cell, { outcome, epochs, backend, facts, trace }).equals(digest))
      return { outcome, epochs, backend, facts: JSON.parse(facts) as Facts, trace: decodeTrace(trace) };
  } catch (cause) {
    throw damaged(path, cell, { cause });
  }
  throw damaged(path, cell);
}

function digestOf(cell: CellId, { outcome, epochs, backend, facts, trace }: Omit<ResultRow, 'digest'>): Buffer {
  return createHash('sha256').update(`${cell}\n${outcome}\n${epochs}\n${backend}\n${facts}\n`).update(trace).digest();
}

function damaged(path: string, cell: CellId, options?: ErrorOptions): StoreError {
  return new StoreError(
    'damaged',
    path,
    `${path}: the stored result of cell ${cell} is damaged; restore a copy of the store`,
    options,
  );
}
