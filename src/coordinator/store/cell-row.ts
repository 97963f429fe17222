import type { Affinity, Cell, CellId } from '../../core/cell/index.js';
import { affinityOf, canonicalJson, setUpOf } from '../../core/cell/index.js';
import type { Bucket } from '../../core/cost/index.js';
import { bucketOf, estimateBytes } from '../../core/cost/index.js';
import { sha256Hex } from '../../core/sha256.js';
import type { Row } from './connection.js';
import { StoreError } from './errors.js';

/** In the order in which `cellOf` and `parametersIn` take them. */
export const CELL_COLUMNS = 'cell.id, cell.parameters, cell.checksum';

export type CellRow = [
  number: number,
  id: CellId,
  parameters: string,
  checksum: string,
  bucket: Bucket,
  bytes: number,
  seed: number,
  affinity: Affinity,
];

/** What estimates depend on. */
const ESTIMATED = [
  'data',
  'model',
  'loss',
  'method',
  'lambda',
  'train',
  'engine',
  'precision',
] as const satisfies (keyof Cell)[];

/** Rows of many cells: what they share, as the cells of one expansion do, is written out once. */
export class CellRows {
  readonly #texts = new Map<object, string>();
  #latest: { readonly cell: Cell; readonly bucket: Bucket; readonly bytes: number } | undefined;
  #setUp: { readonly text: string; readonly affinity: Affinity } | undefined;

  of(number: number, id: CellId, cell: Cell): CellRow {
    const parameters = this.#json(cell);
    const { bucket, bytes } = this.#estimates(cell);
    return [number, id, parameters, checksumOf(id, parameters), bucket, bytes, cell.seed, this.#affinity(cell)];
  }

  #estimates(cell: Cell): { readonly bucket: Bucket; readonly bytes: number } {
    const { cell: before } = this.#latest ?? {};
    if (before === undefined || ESTIMATED.some((key) => cell[key] !== before[key]))
      this.#latest = { cell, bucket: bucketOf(cell), bytes: estimateBytes(cell) };
    return this.#latest!;
  }

  /** Cells of one set-up often follow one another. */
  #affinity(cell: Cell): Affinity {
    const setUp = setUpOf(cell, (part) => this.#part(part));
    if (this.#setUp?.text !== setUp) this.#setUp = { text: setUp, affinity: affinityOf(setUp) };
    return this.#setUp.affinity;
  }

  /** As `canonicalJson`. */
  #json(cell: Cell): string {
    let text = '';
    for (const key of Object.keys(cell).sort() as (keyof Cell)[]) {
      const value = cell[key];
      text += `${text === '' ? '' : ','}"${key}":${typeof value === 'object' ? this.#part(value) : canonicalJson(value)}`;
    }
    return `{${text}}`;
  }

  #part(value: object): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const text = canonicalJson(value);
    this.#texts.set(value, text);
    return text;
  }
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
  return sha256Hex(id + parameters).slice(0, 16);
}
