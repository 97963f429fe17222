import type { CellId } from '../../core/cell/index.js';
import { parseCell } from '../../core/cell/index.js';
import { Recent } from '../../core/recent.js';
import { cellLabel } from '../../core/sweep/index.js';

export interface CellText {
  /** As in `network width=64 iw lambda=0.1 seed=3`. */
  readonly text: string;
  /** Null where the cell goes by time. */
  readonly epochsAtMost: number | null;
}

/** Keys that people tell cells by; those that a cell does not have are left out. */
const KEYS = ['model', 'model.width', 'model.depth', 'method', 'lambda', 'seed'];

const KEPT = 4_096;

/** Cells for people, as the store has them. */
export class CellTexts {
  private readonly recent = new Recent<CellText>(KEPT, 64);

  /** @param parameters canonical JSON of a cell */
  constructor(private readonly parameters: (cell: CellId) => string) {}

  of(cell: CellId): CellText {
    return this.recent.get(cell, () => cellText(this.parameters(cell)));
  }
}

function cellText(json: string): CellText {
  const cell = parseCell(JSON.parse(json));
  const { epochs, until } = cell.train;
  return { text: cellLabel(cell, KEYS), epochsAtMost: until.time === undefined ? epochs : null };
}
