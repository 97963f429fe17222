import type { Contest, Versus } from '../../bench/index.js';
import { microseconds, threeDigits } from './numbers.js';

/** Widths; what is left of a number is at its right. */
const COLUMNS = [
  ['problem', -22],
  ['ours', -8],
  ['µs/epoch', 9],
  ['theirs', -21],
  ['', -8],
  ['threads', 7],
  ['µs/epoch', 9],
  ['ratio', 7],
  ['of minima', 9],
  ['by rounds', 15],
  ['goal', 6],
  ['reached', -7],
] as const;

export function contestHeader(): string {
  return line(COLUMNS.map(([title]) => title));
}

/** A line for each peer and number of its threads; one without any. */
export function contestLines({ title, precision, epoch, versus }: Contest): string[] {
  const ours = [title, precision, microseconds(epoch.median)];
  if (versus.length === 0) return [line(ours)];
  return versus.map((against) => line([...ours, ...theirs(against)]));
}

function theirs({ title, precision, threads, agreement, timed, goal, reached }: Versus): string[] {
  const who = [title, precision, String(threads)];
  if (timed === null) {
    const { difference, tolerance } = agreement;
    return [...who, `computes something else: off by ${difference.toExponential(1)} > ${tolerance.toExponential(1)}`];
  }
  const { epoch, ratio } = timed;
  return [
    ...who,
    microseconds(epoch.median),
    threeDigits(ratio.ofMedians),
    threeDigits(ratio.ofMinima),
    `${threeDigits(ratio.least)} – ${threeDigits(ratio.most)}`,
    `≥ ${goal}`,
    reached ? 'yes' : 'no',
  ];
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, c) => {
      const [, width] = COLUMNS[c]!;
      return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
    })
    .join('  ')
    .trimEnd();
}
