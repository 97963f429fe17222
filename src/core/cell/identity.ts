import { sha256Hex } from '../sha256.js';
import type { Cell } from './cell.js';

/** 32 hexadecimal digits: what makes two runs "the same cell", in every sweep, store and year. */
export type CellId = string & { readonly __brand: 'CellId' };

/** Raised whenever an engine's numbers change, so that old results are not mistaken for new ones. */
export const NUMERIC_VERSION = 3;

/** Canonical JSON of cells that were read from it. */
const known = new WeakMap<Cell, string>();

/** The cell was read from its canonical JSON, which is not written again for its id. */
export function rememberJson(cell: Cell, json: string): void {
  known.set(cell, json);
}

/** SHA-256, cut to 128 bits, over the canonical JSON (keys sorted) of the cell and the numeric version. */
export function cellId(cell: Cell): CellId {
  return cellIdOfJson(known.get(cell) ?? canonicalJson(cell));
}

/** The same from the cell's canonical JSON, for whoever has it at hand. */
export function cellIdOfJson(json: string): CellId {
  const text = `{"cell":${json},"numericVersion":${NUMERIC_VERSION}}`;
  return sha256Hex(text).slice(0, 32) as CellId;
}

export function isCellId(text: string): text is CellId {
  return /^[0-9a-f]{32}$/.test(text);
}

/** The same cell under plain empirical risk minimisation: the one every gap is measured against. */
export function ermPartner(cell: Cell): Cell {
  return { ...cell, method: { name: 'erm' } };
}

/** The ERM partner without regularisation (Theorem 6's comparison). */
export function unregularisedErmPartner(cell: Cell): Cell {
  return { ...cell, method: { name: 'erm' }, lambda: 0 };
}

/** The linearisation of a network's cell, trained exactly; null for other models. */
export function linearisedPartner(cell: Cell): Cell | null {
  if (cell.model.kind !== 'network') return null;
  return { ...cell, model: { ...cell.model, kind: 'linearised' }, engine: 'gram', precision: 'float64' };
}

/** JSON with sorted keys and without undefined values: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
