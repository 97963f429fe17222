import { compact } from '../../core/compact.js';
import { duration } from '../../core/duration.js';
import { open, total } from '../../core/fleet/index.js';
import type { Fault, NodeDetail, NodeStatus, Observation, SweepStatus, TaskStatus } from '../../wire/index.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { Pace } from './pace.js';
import { bar } from './text.js';

/** One line that says how all of it goes. */
export function totals({ status, nodes, uptimeSeconds }: Observation, pace: Pace): Line {
  const connected = status.nodes.filter((node) => node.connected);
  const threads = connected.reduce((sum, node) => sum + node.threads, 0);
  const busy = nodes.reduce((sum, node) => sum + node.busy, 0);
  const epochs = pace.epochsPerSecond === null ? [] : [`${compact(pace.epochsPerSecond)} epochs/s`];
  const parts = [
    `${compact(status.cellsPerSecond)} cells/s`,
    ...epochs,
    `${busy} of ${threads} threads train`,
    `${connected.length} ${connected.length === 1 ? 'node' : 'nodes'}`,
    `up ${duration(uptimeSeconds)}`,
  ];
  return [span(parts.join(' · '))];
}

export function isOpen({ mode, counts }: SweepStatus): boolean {
  return mode !== 'cancelled' && open(counts) > 0;
}

/** A sweep takes two lines: its name, and how it stands. */
export function sweepLines({ sweep, counts, mode, priority, secondsLeft, tooLarge }: SweepStatus): Line[] {
  const { done, failed, leased, pending } = counts;
  const share = (done + failed) / Math.max(total(counts), 1);
  const marks = [...(mode === 'active' ? [] : [mode]), ...(priority === 0 ? [] : [`priority ${priority}`])];
  return [
    [span(sweep, 'bold'), span(marks.length === 0 ? '' : `  ${marks.join(', ')}`, 'dim')],
    [
      span('  '),
      span(bar(share, 20), 'good'),
      span(` ${Math.floor(100 * share)} %  ${done} of ${total(counts)} done`),
      span(leased > 0 ? `, ${leased} running` : ''),
      span(pending > 0 ? `, ${pending} waiting` : ''),
      span(failed > 0 ? `, ${failed} failed` : '', 'bad'),
      span(tooLarge.cells > 0 ? `, ${tooLarge.cells} too large for any node` : '', 'bad'),
      span(
        secondsLeft === null || !isOpen({ mode, counts } as SweepStatus) ? '' : `  about ${duration(secondsLeft)} left`,
      ),
    ],
  ];
}

const NAME = 24;

export const NODE_HEADING: Line = [
  span(`${'node'.padEnd(NAME)}  threads    in hand     done  cells/s     memory   heard`, 'dim'),
];

/** A node takes one line, and one for each cell it trains. */
export function nodeLines(node: NodeStatus, detail: NodeDetail, pace: Pace): Line[] {
  return [nodeLine(node, detail, pace.cellsPerSecond(node.node)), ...detail.tasks.map(taskLine)];
}

function nodeLine(
  { name, threads, connected, leased, done, memory }: NodeStatus,
  { busy, silentSeconds, bannedSeconds }: NodeDetail,
  rate: number | null,
): Line {
  const trouble =
    threads === 0
      ? '  not back since the coordinator began anew'
      : !connected
        ? '  not connected'
        : bannedSeconds > 0
          ? `  no work for ${duration(bannedSeconds)}: all fails there`
          : '';
  const shown = span(name).text;
  return [
    span((shown.length > NAME ? `${shown.slice(0, NAME - 1)}…` : shown).padEnd(NAME), connected ? 'bold' : 'dim'),
    span(`  ${bar(busy / Math.max(threads, 1), 3)} ${`${busy}/${threads}`.padEnd(6)}`),
    span(`${String(leased).padStart(8)}${compact(done).padStart(9)}`),
    span((rate === null ? '–' : compact(rate)).padStart(9)),
    span((memory === 0 ? '–' : `${(memory / 1e9).toFixed(1)} GB`).padStart(11)),
    span(`${silentSeconds.toFixed(0)} s`.padStart(8)),
    span(trouble, 'bad'),
  ];
}

function taskLine({ cell, text, epochs, epochsAtMost, seconds }: TaskStatus): Line {
  const share = epochsAtMost === null ? 0 : epochs / Math.max(epochsAtMost, 1);
  const most = epochsAtMost === null ? '' : ` of ≤ ${compact(epochsAtMost)}`;
  return [
    span(`  ${cell.slice(0, 8)} `, 'dim'),
    span(`${bar(share, 8)} `, 'good'),
    span(text),
    span(`  ${compact(epochs)}${most} epochs, ${duration(seconds)}`, 'dim'),
  ];
}

/** @param now milliseconds since 1970 */
export function faultLine(
  { attempts, failed, kind, signature, message, cell, nodes, latest }: Fault,
  now: number,
): Line {
  const givenUp = failed === 0 ? '' : `, ${failed} cells given up`;
  const where = nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`;
  const ago = duration(Math.max(now - latest, 0) / 1000);
  return [
    span(`${attempts}×`.padStart(6), 'bad'),
    span(` ${kind}: ${message}`),
    span(`  ${signature}${givenUp} · cell ${cell.slice(0, 8)}${where}, ${ago} ago`, 'dim'),
  ];
}
