import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SweepCell, SweepResults } from '../../core/analysis/index.js';
import type { Judgement, Size, Trial } from '../../core/claims/index.js';
import { cellsOf, gather, judge } from '../../core/claims/index.js';
import { NO_CELLS } from '../../core/fleet/index.js';
import type { Provenance, TrainedSweep } from '../../report/index.js';
import { writeReport } from '../../report/index.js';
import type { ProgressState } from '../progress/index.js';
import { runLocally } from '../run/local-fleet.js';
import { STORE_FILE, sweepResults, withStore } from '../stored-sweep.js';
import { submission } from '../verbs/run.js';
import type { ShippedSweep } from './shipped-sweep.js';

export interface TryOptions {
  readonly size: Size;
  readonly runs: string;
  /** Folder of the reproduction's page; the sweep's report goes beside it. */
  readonly out: string;
  readonly threads: number;
  /** Bytes offered to training. */
  readonly memory: number;
  readonly checkpointEvery: number;
  readonly provenance: Provenance;
  readonly signal: AbortSignal;
  readonly onProgress: (state: ProgressState) => void;
  /** Is told of every kind of fault once, when it first occurs. */
  readonly onFault: (text: string) => void;
}

/** A sweep, and the claims that are judged on it. */
export interface Tried {
  readonly judgements: readonly Judgement[];
  readonly trained: TrainedSweep;
}

/** Makes the cells of a trial exist as `grw run` does, in the same folder, and judges its claims by them. */
export async function tryClaims(trial: Trial, shipped: ShippedSweep, options: TryOptions): Promise<Tried> {
  const { sweep, file, text, cells } = shipped;
  const directory = join(options.runs, sweep.name);
  await mkdir(directory, { recursive: true });
  const began = performance.now();
  const fleet = { ...options, directory, dataFiles: [] };
  return runLocally(submission(sweep, file, text, cells), fleet, async (coordinator, run) => {
    const seconds = (performance.now() - began) / 1000;
    const results = sweepResults(coordinator.store, run.sweep);
    const { counts, reused } = run;
    const command = `npx grw run sweeps/${trial.sweep}.yaml`;
    const input = { name: sweep.name, sweepText: text, command, provenance: options.provenance, ...results };
    await writeReport(input, join(options.out, sweep.name));
    const report = `${sweep.name}/index.html`;
    return {
      judgements: judgementsOf(trial, options.size, results),
      trained: { sweep: trial.sweep, counts, reused, seconds, report },
    };
  });
}

/** The same by what earlier runs have left, for trials that were not begun. */
export function judgeUntried(trial: Trial, { sweep, cells }: ShippedSweep, size: Size, runs: string): Tried {
  const directory = join(runs, sweep.name);
  const judged = (done: ReadonlySet<string>, results: SweepResults['results']): Tried => {
    const states = cells.map(({ id, cell }): SweepCell => ({ id, cell, state: done.has(id) ? 'done' : 'pending' }));
    const finished = states.filter(({ state }) => state === 'done').length;
    const counts = { ...NO_CELLS, done: finished, pending: cells.length - finished };
    return {
      judgements: judgementsOf(trial, size, { cells: states, results }),
      trained: { sweep: trial.sweep, counts, reused: finished, seconds: 0, report: null },
    };
  };
  if (!existsSync(join(directory, STORE_FILE))) return judged(new Set(), new Map());
  return withStore(directory, (store) => judged(store.doneIds(), { get: (id) => store.result(id) ?? undefined }));
}

function judgementsOf({ claims }: Trial, size: Size, { cells, results }: SweepResults): Judgement[] {
  return claims.map((claim) => judge(claim, gather({ cells: cellsOf(claim, size, cells), results }, claim.measure)));
}
