import type { Cell, CellId } from '../cell/index.js';
import { cellId, ermPartner, linearisedPartner, unregularisedErmPartner } from '../cell/index.js';
import type { CellResult } from '../record/index.js';
import type { FinishedCell, ResultSource } from './finished.js';

/** Whether a run has something to be compared with. Only `ok` partners yield gaps; the others are marked, not averaged. */
export type PartnerState = 'ok' | 'missing' | 'diverged';

export type Partner =
  | { readonly id: CellId; readonly state: 'ok'; readonly result: CellResult }
  | { readonly id: CellId; readonly state: 'missing' | 'diverged'; readonly result: null };

/** A finished cell beside the runs it is compared with. */
export interface Pairing extends FinishedCell {
  /** The same cell under ERM; the cell itself if it is one. */
  readonly erm: Partner;
  /** The same cell under ERM with λ = 0. An η given as a fraction of the stability limit then differs a little. */
  readonly unregularised: Partner;
  /** A network's own linearisation, under the same method; null for other models. */
  readonly linearised: Partner | null;
}

export function pair(finished: FinishedCell, results: ResultSource): Pairing {
  const partner = (cell: Cell): Partner => {
    const id = cellId(cell);
    return partnerOf(id, id === finished.id ? finished.result : results.get(id));
  };
  const erm = partner(ermPartner(finished.cell));
  const unregularised = finished.cell.lambda === 0 ? erm : partner(unregularisedErmPartner(finished.cell));
  const linearisation = linearisedPartner(finished.cell);
  return { ...finished, erm, unregularised, linearised: linearisation && partner(linearisation) };
}

function partnerOf(id: CellId, result: CellResult | undefined): Partner {
  if (result === undefined) return { id, state: 'missing', result: null };
  if (result.outcome === 'diverged') return { id, state: 'diverged', result: null };
  return { id, state: 'ok', result };
}
