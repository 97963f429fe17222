import { availableParallelism } from 'node:os';
import type { Coordinator, Criteria, Selection } from '../../coordinator/index.js';
import { selectCells } from '../../coordinator/index.js';
import type { Cell, CellId } from '../../core/cell/index.js';
import type { AttemptRecord } from '../../core/fleet/index.js';
import { compileCondition } from '../../core/sweep/index.js';
import { ControlClient, sweepIdOf } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { ProgressStream } from '../progress/index.js';
import { ProgressDisplay } from '../progress/index.js';
import type { SecurityOptions } from '../options.js';
import { memoryBudget } from '../memory-budget.js';
import { onInterruption } from '../run/interruption.js';
import { meanEpochs, trainLocally } from '../run/local-fleet.js';
import { runFolder, storedSweep, withStore } from '../stored-sweep.js';
import { UsageError } from '../usage-error.js';

export interface RerunOptions extends SecurityOptions {
  /** Only failed cells. */
  readonly failed: boolean;
  /** Only cells of which this is true. */
  readonly where?: string;
  /** `host:port`; then the target is a sweep's id. Default: it is a run. */
  readonly coordinator?: string;
  /** Name of a run's sweep; default its latest. */
  readonly sweep?: string;
  readonly runs: string;
  readonly threads?: number;
  /** Bytes offered to training; default four fifths of what this process may have. */
  readonly memory?: number;
  readonly checkpointEvery: number;
  /** Only say which. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface RerunIo {
  readonly write: (text: string) => void;
  readonly stream: ProgressStream;
}

/** A cell that was to be trained again. Without `outcome` it has not been yet. */
interface Again {
  readonly cell: CellId;
  readonly state: 'done' | 'failed';
  readonly outcome?: AttemptRecord['outcome'];
  /** What was wrong, or in what the result differs from the one before. */
  readonly note?: string | null;
}

/**
 * Trains cells again that are done or failed: on this machine, or on a running coordinator, which answers at once.
 * @returns 0; 1 when a cell failed or gave another result than before; 2 when no cell fits the condition; 130
 * @throws UsageError, SweepError, StoreError, ControlError
 */
export async function rerun(target: string, options: RerunOptions, io: RerunIo): Promise<number> {
  const { failed, where, coordinator } = options;
  if (!failed && where === undefined)
    throw new UsageError('which cells? --failed, --where EXPRESSION, or both for failed cells that fit');
  const condition = where === undefined ? null : compileCondition(where, '--where');
  if (coordinator !== undefined) return rerunThere(target, { ...options, coordinator }, io);
  return rerunHere(target, { failed, where: condition }, options, io);
}

async function rerunThere(
  target: string,
  options: RerunOptions & { readonly coordinator: string },
  { write }: RerunIo,
): Promise<number> {
  const { coordinator, failed, where = null, dryRun, json } = options;
  const sweep = sweepIdOf(target);
  const client = new ControlClient(coordinator, options);
  try {
    const { cells, open } = await client.rerun({ sweep, failed, where, dryRun });
    if (json) write(jsonOf({ sweep, dryRun, open, cells }));
    else if (cells.length === 0) write(nothing(options, open));
    else if (dryRun) write(listed(cells));
    else write(`${cells.length} cells of ${sweep} are trained again; grw watch follows them\n`);
    return exitOf(cells, open, options);
  } finally {
    client.close();
  }
}

async function rerunHere(target: string, criteria: Criteria, options: RerunOptions, io: RerunIo): Promise<number> {
  const { dryRun, json } = options;
  const directory = runFolder(target, options.runs);
  const { sweep, selection } = withStore(directory, (store) => {
    const { id } = storedSweep(store, directory, options.sweep);
    return { sweep: id, selection: selectCells(store, id, criteria) };
  });
  const { cells, open } = selection;
  if (dryRun || cells.length === 0) {
    if (json) io.write(jsonOf({ sweep, dryRun, open, cells }));
    else io.write(cells.length === 0 ? nothing(options, open) : listed(cells));
    return exitOf(cells, open, options);
  }
  const display = new ProgressDisplay(io.stream);
  const interruption = onInterruption((note) => display.note(note));
  try {
    const fleet = {
      directory,
      threads: options.threads ?? availableParallelism(),
      memory: options.memory ?? memoryBudget(),
      checkpointEvery: options.checkpointEvery,
      onProgress: display.update.bind(display),
      onFault: display.note.bind(display),
      signal: interruption.signal,
    };
    const begin = (coordinator: Coordinator) => {
      coordinator.rerun(sweep, criteria);
      return { id: sweep, reused: 0, epochsPerCell: meanEpochs(cells.map(({ cell }) => cellIn(coordinator, cell))) };
    };
    return await trainLocally(begin, fleet, (coordinator, { interrupted }) => {
      display.end();
      const again = cells.map((cell) => ended(coordinator, cell));
      if (json) io.write(jsonOf({ sweep, dryRun, open, cells: again }));
      else io.write(interrupted ? 'interrupted; grw run goes on\n' : summary(again, target));
      return Promise.resolve(interrupted ? EXIT.interrupted : exitOf(again, open, options));
    });
  } finally {
    interruption.release();
  }
}

function cellIn({ store }: Coordinator, id: CellId): Cell {
  return JSON.parse(store.parameters(id)) as Cell;
}

function ended({ store }: Coordinator, { cell, state }: Selection['cells'][number]): Again {
  const last = store.attempts(cell).at(-1);
  return last === undefined ? { cell, state } : { cell, state, outcome: last.outcome, note: last.error };
}

/** The shape of `grw rerun --json`; `version` rises when it changes. */
function jsonOf(answer: { sweep: string; dryRun: boolean; open: number; cells: readonly Again[] }): string {
  return `${JSON.stringify({ version: 1, ...answer })}\n`;
}

function nothing({ failed, where }: RerunOptions, open: number): string {
  const which = where === undefined ? 'has failed' : `${failed ? 'has failed and ' : ''}fits ${where}`;
  return open === 0
    ? `nothing to train again: no cell ${which}\n`
    : `nothing to train again: the ${open} cells that fit are on their way as it is\n`;
}

function listed(cells: readonly Again[]): string {
  return cells.map(({ cell, state }) => `${cell}  ${state}\n`).join('');
}

function summary(cells: readonly Again[], run: string): string {
  const count = (outcome: AttemptRecord['outcome']) => cells.filter((cell) => cell.outcome === outcome).length;
  const different = cells.filter(({ outcome }) => outcome === 'replaced');
  const [reproduced, mended] = [count('reproduced'), count('result')];
  const failed = cells.filter(hasFailed);
  return [
    ...[...different, ...failed].map(({ cell, outcome, note }) => `${cell}: ${outcome}: ${note}`),
    [
      `${cells.length} cells trained again`,
      ...(reproduced > 0 ? [`${reproduced} with the same result`] : []),
      ...(different.length > 0 ? [`${different.length} with ANOTHER result than before, which is the one kept`] : []),
      ...(mended > 0 ? [`${mended} that had failed have a result`] : []),
      ...(failed.length > 0 ? [`${failed.length} gave none`] : []),
    ].join(', '),
    `grw report ${run} writes the report again`,
    '',
  ].join('\n');
}

function hasFailed({ outcome }: Again): boolean {
  return outcome !== undefined && !['result', 'duplicate', 'reproduced', 'replaced'].includes(outcome);
}

/** A condition that no cell fits is probably a slip; that none has failed is good news. */
function exitOf(cells: readonly Again[], open: number, { where }: RerunOptions): number {
  if (cells.length === 0) return where === undefined || open > 0 ? EXIT.done : EXIT.usage;
  return cells.some((cell) => hasFailed(cell) || cell.outcome === 'replaced') ? EXIT.failed : EXIT.done;
}
