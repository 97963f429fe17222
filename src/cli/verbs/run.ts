import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { ExpandedSweep } from '../../coordinator/index.js';
import type { ExpandedCell, Sweep } from '../../core/sweep/index.js';
import { estimateSeconds, expandSweep, renderDiagnostic } from '../../core/sweep/index.js';
import { writeReport } from '../../report/index.js';
import { EXIT } from '../exit-codes.js';
import { linearisedSource } from '../linearised-source.js';
import type { ProgressStream } from '../progress/index.js';
import { duration, ProgressDisplay } from '../progress/index.js';
import { memoryBudget } from '../memory-budget.js';
import { provenance } from '../provenance.js';
import { readSweep } from '../read-sweep.js';
import { onInterruption } from '../run/interruption.js';
import type { LocalRun } from '../run/local-fleet.js';
import { runLocally } from '../run/local-fleet.js';
import { writeRunJson } from '../run/output.js';
import { sweepResults } from '../stored-sweep.js';

export interface RunOptions {
  readonly json: boolean;
  /** Trainer threads; default the processor's cores. */
  readonly threads?: number;
  /** Bytes offered to training; default four fifths of what this process may have. */
  readonly memory?: number;
  /** Seconds between checkpoints of a cell; 0 for one only when the run is stopped. */
  readonly checkpointEvery: number;
  /** Seconds this process may last. */
  readonly timeLimit?: number;
  /** Folder in which the run's own folder is made. */
  readonly runs: string;
  readonly maxCells?: number;
}

/** Results go to `write`; progress and notes to `stream`. */
export interface RunIo {
  readonly write: (text: string) => void;
  readonly stream: ProgressStream;
}

/**
 * Makes all cells of a sweep exist on this machine; those that have results already are not run again.
 * @returns an exit code
 * @throws SweepError before anything is created; UsageError before anything is trained; StoreError, NodeEndedError
 */
export async function run(file: string, options: RunOptions, { write, stream }: RunIo): Promise<number> {
  const { sweep, text, data: files } = await readSweep(file);
  const { maxCells } = options;
  const { cells, warnings } = expandSweep(sweep, { files, ...(maxCells === undefined ? {} : { maxCells }) });
  for (const warning of warnings) stream.write(`warning: ${renderDiagnostic(warning)}\n`);

  const started = new Date();
  const directory = join(options.runs, sweep.name);
  await mkdir(directory, { recursive: true });
  const display = new ProgressDisplay(stream);
  const interruption = onInterruption((note) => display.note(note), options.timeLimit);
  try {
    const fleet = {
      directory,
      dataFiles: [...files.files.values()].map(({ bytes }) => bytes),
      threads: options.threads ?? availableParallelism(),
      memory: options.memory ?? memoryBudget(),
      checkpointEvery: options.checkpointEvery,
      onProgress: display.update.bind(display),
      onFault: display.note.bind(display),
      signal: interruption.signal,
    };
    return await runLocally(submission(sweep, file, text, cells), fleet, async (coordinator, run) => {
      display.end();
      if (run.interrupted) {
        stream.write(
          `interrupted with ${run.counts.done} of ${cells.length} cells done; run the same command again to go on\n`,
        );
        return EXIT.interrupted;
      }
      const results = sweepResults(coordinator.store, run.sweep);
      const input = {
        name: sweep.name,
        description: sweep.description,
        sweepText: text,
        command: `npx grw run ${file}`,
        provenance: provenance(started),
        kernels: linearisedSource(join(directory, 'data')),
        ...results,
      };
      const { index, summary, conclusions } = await writeReport(input, join(directory, 'report'));
      if (options.json) writeRunJson({ name: sweep.name, directory, report: index, ...run }, results, write);
      else write(`\n${summary}${conclusions}\n${closingWords(run, started)}\nReport: ${resolve(index)}\n`);
      return run.counts.failed > 0 ? EXIT.failed : EXIT.done;
    });
  } finally {
    interruption.release();
  }
}

/** What the coordinator takes. */
export function submission(sweep: Sweep, file: string, text: string, cells: readonly ExpandedCell[]): ExpandedSweep {
  return {
    name: sweep.name,
    file: basename(file),
    text,
    cells: cells.map(({ id, cell }) => ({ id, cell, cost: estimateSeconds(cell) })),
  };
}

function closingWords({ counts, reused }: LocalRun, started: Date): string {
  const trained = counts.done - reused;
  const parts = [
    trained > 0
      ? `${trained} cells trained in ${duration((Date.now() - started.getTime()) / 1000)}`
      : 'nothing to train',
    ...(reused > 0 ? [`${reused} reused`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
  ];
  return `${parts.join(', ')}.`;
}
