import type { CellId } from '../core/cell/index.js';
import { cellId, parseCell } from '../core/cell/index.js';
import type { Condition } from '../core/sweep/index.js';
import type { SweepId } from '../core/fleet/index.js';
import type { Store } from './store/index.js';

/** Which cells of a sweep are to be trained again, of those that are done or failed. */
export interface Criteria {
  /** Only failed ones. */
  readonly failed: boolean;
  /** Null: whatever they are. */
  readonly where: Condition | null;
}

export interface Selection {
  readonly cells: readonly { readonly cell: CellId; readonly state: 'done' | 'failed' }[];
  /** Fitting cells that wait or train as it is. */
  readonly open: number;
}

/** A cell was trained by a grw of another numeric version: trained by this one it would be another cell. */
export class ForeignCellError extends Error {
  override readonly name = 'UsageError';
  readonly retryable = false;

  constructor(readonly cell: CellId) {
    super(
      `cell ${cell} is one of another version of grw, whose numbers this one does not give; run its sweep again instead`,
    );
  }
}

/**
 * The cells of a stored sweep to train again, in its order.
 * @throws ForeignCellError; SweepError where the condition does not apply to a cell
 */
export function selectCells(store: Store, sweep: SweepId, { failed, where }: Criteria): Selection {
  const cells: { cell: CellId; state: 'done' | 'failed' }[] = [];
  let open = 0;
  for (const { id: cell, state, rerun } of store.cells(sweep)) {
    const isOpen = state === 'todo' || rerun !== null;
    if (failed && (isOpen || state !== 'failed')) continue;
    if (where !== null && !where(JSON.parse(store.parameters(cell)))) continue;
    if (isOpen) open += 1;
    else cells.push({ cell, state });
  }
  for (const { cell } of cells) if (!isOurs(store, cell)) throw new ForeignCellError(cell);
  return { cells, open };
}

function isOurs(store: Store, id: CellId): boolean {
  return cellId(parseCell(JSON.parse(store.parameters(id)))) === id;
}
