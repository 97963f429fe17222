import { createHash } from 'node:crypto';
import type { Cell, CellId } from '../../core/cell/index.js';
import { canonicalJson } from '../../core/cell/index.js';
import { bucketOf, estimateBytes } from '../../core/cost/index.js';
import type { Row } from './connection.js';
import { StoreError } from './errors.js';

/** In the order in which `cellOf` and `parametersIn` take them. */
export const CELL_COLUMNS = 'cell.id, cell.parameters, cell.checksum';

export function cellRow(
  id: CellId,
  cell: Cell,
): [id: CellId, parameters: string, checksum: string, bucket: string, bytes: number] {
  const parameters = canonicalJson(cell);
  return [id, parameters, checksumOf(id, parameters), bucketOf(cell), estimateBytes(cell)];
}

/** A cell's canonical JSON. The id is not computed again: another numeric version of grw may have given it. */
export function parametersIn(path: string, row: Row): string {
  const [id, parameters, checksum] = row as [CellId, string, string];
  if (checksumOf(id, parameters) === checksum) return parameters;
  throw new StoreError('damaged', path, `${path}: the stored cell ${id} is damaged; restore a copy of the store`);
}

export function cellOf(path: string, row: Row): { id: CellId; cell: Cell } {
  return { id: row[0] as CellId, cell: JSON.parse(parametersIn(path, row)) as Cell };
}

function checksumOf(id: CellId, parameters: string): string {
  return createHash('sha256').update(id).update(parameters).digest('hex').slice(0, 16);
}
