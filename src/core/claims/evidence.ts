import type { Pairing, SweepResults } from '../analysis/index.js';
import { finishedCells, pair } from '../analysis/index.js';
import type { Cell, CellId } from '../cell/index.js';

/** Numbers that a claim wants of a run beside its partners, by name; not-a-number, or absent, where one does not exist. */
export type Measurement = Readonly<Record<string, number>>;
export type Measure = (pairing: Pairing) => Measurement;

/** A cell that was asked for; `values` null where it has not finished, or has diverged. */
export interface Witness {
  readonly cell: Cell;
  readonly values: Measurement | null;
}
export type Evidence = readonly Witness[];

/** Goes through the cells once; one of them, with its partners, is in memory at a time. */
export function gather({ cells, results }: SweepResults, measure: Measure): Evidence {
  const measured = new Map<CellId, Measurement>();
  for (const finished of finishedCells(cells, results))
    if (finished.result.outcome !== 'diverged') measured.set(finished.id, measure(pair(finished, results)));
  return cells.map(({ id, cell }) => ({ cell, values: measured.get(id) ?? null }));
}

/** What there is to judge by: values with their cells, and how many of the cells asked for have none. */
export interface Sample {
  readonly values: readonly { readonly cell: Cell; readonly value: number }[];
  readonly missing: number;
}

export type Fits = (cell: Cell) => boolean;

/** A value of every cell that fits; those that have none are counted, not forgotten. */
export function sample(evidence: Evidence, fits: Fits, name: string): Sample {
  const values: { cell: Cell; value: number }[] = [];
  let missing = 0;
  for (const { cell, values: known } of evidence) {
    if (!fits(cell)) continue;
    const value = known?.[name];
    if (value === undefined || Number.isNaN(value)) missing++;
    else values.push({ cell, value });
  }
  return { values, missing };
}
