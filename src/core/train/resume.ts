import type { Checkpoint, Position } from '../checkpoint/index.js';
import { cellId, NUMERIC_VERSION } from '../cell/index.js';
import type { State } from '../engine/index.js';
import { COLUMN_NAMES, COLUMNS, columnWidths } from '../record/index.js';
import type { Run } from './run.js';

/** A position of `run` on `backend`, with the names that tell where it belongs. */
export function checkpointOf(run: Run, backend: string, position: Position): Checkpoint {
  const { cell, program } = run;
  return {
    ...position,
    cell: cellId(cell),
    numericVersion: NUMERIC_VERSION,
    backend,
    program: program.signature,
  };
}

/** Why `run` on `backend` cannot go on from the checkpoint and end where it would have; null when it can. */
export function misfit(checkpoint: Checkpoint, run: Run, backend: string): string | null {
  const own = checkpointOf(run, backend, checkpoint);
  for (const name of ['numericVersion', 'cell', 'backend', 'program'] as const)
    if (checkpoint[name] !== own[name]) return `its ${name} is ${checkpoint[name]}, not ${own[name]}`;
  if (shapesOf(checkpoint.state) !== shapesOf(run.program.initial))
    return `its state is ${shapesOf(checkpoint.state)}, not ${shapesOf(run.program.initial)}`;
  const widths = columnWidths(run.facts);
  const column = COLUMN_NAMES.find((name) => checkpoint.trace.columns[name].width !== widths[COLUMNS[name].shape]);
  return column === undefined ? null : `its column ${column} is ${checkpoint.trace.columns[column].width} wide`;
}

/** As in `a 6×1, log_weights 1×2`, in the order of the names. */
function shapesOf(state: State): string {
  return Object.entries(state)
    .map(([name, { rows, columns }]) => `${name} ${rows}×${columns}`)
    .sort()
    .join(', ');
}
