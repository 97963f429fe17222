import type { Trial } from '../../core/claims/index.js';
import { bucketOf } from '../../core/cost/index.js';
import { estimateSeconds } from '../../core/sweep/index.js';
import { costHistory } from '../cost-history.js';
import { doneCells } from '../done-cells.js';
import { duration } from '../progress/index.js';
import type { ShippedSweep } from './shipped-sweep.js';

/** A trial before it is begun. */
export interface Planned {
  readonly trial: Trial;
  readonly shipped: ShippedSweep;
}

/** What would be trained for which claims, and how long one thread may take for it. */
export async function planText(planned: readonly Planned[], runs: string): Promise<string> {
  const costs = await costHistory(runs);
  const lines: string[] = [];
  let all = 0;
  for (const { trial, shipped } of planned) {
    const ids = shipped.cells.map(({ id }) => id);
    const done = await doneCells(ids, trial.sweep, runs);
    const seconds = shipped.cells
      .filter(({ id }) => !done.has(id))
      .reduce((sum, { cell }) => sum + estimateSeconds(cell) * costs.factor(bucketOf(cell)), 0);
    all += seconds;
    lines.push(
      `${trial.sweep}: ${ids.length} cells, ${done.size} done, about ${duration(seconds)} of one thread`,
      `  ${trial.claims.map(({ id }) => id).join(', ')}`,
    );
  }
  return `${[...lines, '', `In all about ${duration(all)} of one thread.`].join('\n')}\n`;
}
