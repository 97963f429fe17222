import type { Cell, CellId } from '../cell/index.js';
import { canonicalJson, cellIdOfJson } from '../cell/index.js';

/** A part of a cell, shared by all cells that have an equal one, with its canonical JSON. */
interface Part {
  readonly value: object;
  readonly json: string;
}

/**
 * cellId for many cells: the same hash of the same text, but the text of parts that cells have in common (data, model,
 * train, …) is written once. Cells come back with such parts shared, so that 100,000 of them are small.
 */
export class CellIdentifier {
  readonly #byObject = new Map<object, Part>();
  readonly #byText = new Map<string, Part>();

  identify(cell: Cell): { readonly id: CellId; readonly cell: Cell } {
    const shared: Record<string, unknown> = { ...cell };
    let text = '';
    for (const key of Object.keys(shared).sort()) {
      const value = shared[key];
      let json: string;
      if (typeof value === 'object' && value !== null) {
        const part = this.#part(value);
        shared[key] = part.value;
        json = part.json;
      } else json = canonicalJson(value);
      text += `${text === '' ? '' : ','}"${key}":${json}`;
    }
    const id = cellIdOfJson(`{${text}}`);
    return { id, cell: shared as unknown as Cell };
  }

  /** Only the first of equal objects is remembered by identity: canonical data are made anew for every cell. */
  #part(value: object): Part {
    const known = this.#byObject.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    const equal = this.#byText.get(text);
    if (equal !== undefined) return equal;
    const part = { value, json: canonicalJson(value) };
    this.#byText.set(text, part);
    this.#byObject.set(value, part);
    return part;
  }
}
