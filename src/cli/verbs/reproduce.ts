import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Claim, Size } from '../../core/claims/index.js';
import { CLAIMS, trials } from '../../core/claims/index.js';
import type { Reproduction } from '../../report/index.js';
import { claimTable, reproductionJson, writeReproduction } from '../../report/index.js';
import { EXIT } from '../exit-codes.js';
import { memoryBudget } from '../memory-budget.js';
import { duration, ProgressDisplay } from '../progress/index.js';
import { provenance } from '../provenance.js';
import { chooseClaims } from '../reproduce/choose-claims.js';
import { exitCodeOf } from '../reproduce/exit-code.js';
import { planText } from '../reproduce/plan-text.js';
import { requireMnist } from '../reproduce/require-mnist.js';
import { shippedSweep } from '../reproduce/shipped-sweep.js';
import type { Tried } from '../reproduce/try-claims.js';
import { judgeUntried, tryClaims } from '../reproduce/try-claims.js';
import { onInterruption } from '../run/interruption.js';
import { UsageError } from '../usage-error.js';
import type { RunIo } from './run.js';

export interface ReproduceOptions {
  readonly quick: boolean;
  readonly full: boolean;
  readonly runs: string;
  readonly threads?: number;
  readonly memory?: number;
  readonly checkpointEvery: number;
  readonly json: boolean;
  /** Only say what would be trained. */
  readonly plan: boolean;
}

/** Folder of the page, in that of the runs. */
const OUT = 'reproduce';

/**
 * The paper as a test: makes the cells that the claims are judged on exist, prints each claim beside what was measured, with
 * a verdict, and writes a page and JSON.
 * @param names claims, or sweeps; none for all
 * @returns an exit code: failed when a claim or a cell has failed; what is inconclusive has not
 * @throws UsageError; StoreError, NodeEndedError
 */
export async function reproduce(
  names: readonly string[],
  options: ReproduceOptions,
  { write, stream }: RunIo,
): Promise<number> {
  if (options.quick && options.full) throw new UsageError('give --quick or --full, not both');
  const size: Size = options.full ? 'full' : 'quick';
  const chosen = chooseClaims(names, CLAIMS);
  const planned = await Promise.all(
    trials(chosen, size).map(async (trial) => ({ trial, shipped: await shippedSweep(trial) })),
  );

  if (options.plan) {
    write(await planText(planned, options.runs));
    return EXIT.done;
  }
  if (planned.some(({ shipped }) => shipped.cells.some(({ cell }) => cell.data.name.endsWith('mnist')))) requireMnist();
  const started = new Date();
  const interruption = onInterruption((note) => stream.write(`${note}\n`));
  const out = join(options.runs, OUT);
  const source = provenance(started);
  const tried: Tried[] = [];
  try {
    for (const [index, { trial, shipped }] of planned.entries()) {
      if (interruption.signal.aborted) {
        tried.push(judgeUntried(trial, shipped, size, options.runs));
        continue;
      }
      stream.write(`${trial.sweep} (${index + 1} of ${planned.length}): ${shipped.cells.length} cells\n`);
      const display = new ProgressDisplay(stream);
      tried.push(
        await tryClaims(trial, shipped, {
          size,
          out,
          runs: options.runs,
          threads: options.threads ?? availableParallelism(),
          memory: options.memory ?? memoryBudget(),
          checkpointEvery: options.checkpointEvery,
          provenance: source,
          signal: interruption.signal,
          onProgress: display.update.bind(display),
          onFault: display.note.bind(display),
        }),
      );
      display.end();
    }
  } finally {
    interruption.release();
  }
  const reproduction: Reproduction = {
    size,
    judgements: inOrder(chosen, tried),
    sweeps: tried.map(({ trained }) => trained),
    interrupted: interruption.signal.aborted,
    command: ['npx grw reproduce', ...names, `--${size}`].join(' '),
    provenance: { ...source, reported: new Date() },
  };
  const page = await writeReproduction(reproduction, out);
  if (options.json) write(`${JSON.stringify({ ...reproductionJson(reproduction), page })}\n`);
  else write(`\n${claimTable(reproduction)}${closingWords(reproduction, started)}\nPage: ${resolve(page)}\n`);
  return exitCodeOf(reproduction);
}

function inOrder(claims: readonly Claim[], tried: readonly Tried[]): Reproduction['judgements'] {
  const all = tried.flatMap(({ judgements }) => judgements);
  return claims.map(({ id }) => all.find(({ claim }) => claim.id === id)!);
}

function closingWords({ interrupted, sweeps }: Reproduction, started: Date): string {
  const trained = sweeps.reduce((sum, { counts, reused }) => sum + counts.done - reused, 0);
  const words = `${trained} cells trained in ${duration((Date.now() - started.getTime()) / 1000)}.`;
  return interrupted ? `${words} Interrupted: run the same command again to go on.` : words;
}
