import type { Counts } from '../../core/fleet/index.js';
import { total } from '../../core/fleet/index.js';

/** As in `120 of 400 cells done, 8 running, 272 waiting`. */
export function countsText(counts: Counts): string {
  const { pending, leased, done, failed } = counts;
  return [
    `${done} of ${total(counts)} cells done`,
    ...(leased > 0 ? [`${leased} running`] : []),
    ...(pending > 0 ? [`${pending} waiting`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(', ');
}
