import type { Counts } from '../../core/fleet/index.js';
import { open, total } from '../../core/fleet/index.js';
import type { Fault, SweepStatus } from '../../wire/index.js';
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

/** As in `error in 12 attempts, 3 cells given up; on n1, n2; latest 2026-01-02 03:04:05Z: Error: no space left on device`. */
export function faultText({ kind, message, attempts, failed, nodes, latest }: Fault): string {
  const [line = ''] = message.split('\n', 1);
  const parts = [
    `${kind} in ${attempts} attempt${attempts === 1 ? '' : 's'}${failed > 0 ? `, ${failed} cells given up` : ''}`,
    ...(nodes.length > 0 ? [`on ${nodes.join(', ')}`] : []),
    `latest ${when(latest)}`,
  ];
  return `${parts.join('; ')}: ${line}`;
}

/** @param milliseconds since 1970 */
export function when(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
