import type { Counts } from '../../core/fleet/index.js';
import { open, total } from '../../core/fleet/index.js';
import type { SweepStatus } from '../../wire/index.js';
import { gigabytes } from '../doctor/gigabytes.js';
import { duration } from '../progress/index.js';

/** As in `figure1-1f0c62d95e3a7b84: priority 2; 120 of 400 cells done, 280 waiting; about 5 min 3 s left`. */
export function sweepText({ sweep, mode, counts, priority, secondsLeft, tooLarge }: Omit<SweepStatus, 'name'>): string {
  const marks = [...(mode === 'active' ? [] : [mode]), ...(priority === 0 ? [] : [`priority ${priority}`])];
  const left = secondsLeft === null || open(counts) === 0 ? [] : [`about ${duration(secondsLeft)} left`];
  const large =
    tooLarge.cells === 0
      ? []
      : [`${tooLarge.cells} need more memory than any node has: ${gigabytes(tooLarge.bytes)} GB`];
  return `${sweep}: ${[...marks, countsText(counts), ...large, ...left].join('; ')}`;
}

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
