import type { WholeRun, Widest } from '../../bench/index.js';
import { duration } from '../progress/index.js';
import { threeDigits } from './numbers.js';

/** As in `linear, ERM: 10,000,000 epochs with their records in 1.21 s (1.20 – 1.30); goal ≤ 2 s: reached`. */
export function wholeRunLine({ title, epochs, run, goal, reached }: WholeRun): string {
  const took = `${threeDigits(run.median)} s (${threeDigits(run.min)} – ${threeDigits(run.max)})`;
  return `${title}: ${epochs.toLocaleString('en')} epochs with their records in ${took}; goal ≤ ${goal} s: ${verdict(reached)}`;
}

export function widestLine(widest: Widest): string {
  const { units, epochs, epochSeconds, setupSeconds, wholeSeconds, riskBefore, riskAfter, goalBytes, reached } = widest;
  const gigabytes = (bytes: number): string => `${threeDigits(bytes / 2 ** 30)} GiB`;
  return [
    `${units.toLocaleString('en')} units, one hidden layer: ${epochs} epochs at ${threeDigits(epochSeconds)} s, `,
    `risk ${threeDigits(riskBefore)} → ${riskAfter.toExponential(1)}, `,
    `${duration(wholeSeconds)} in all (${duration(setupSeconds)} of set-up), `,
    `peak memory ${gigabytes(widest.peakBytes)}; goal ≤ ${gigabytes(goalBytes)}: ${verdict(reached)}`,
  ].join('');
}

function verdict(reached: boolean): string {
  return reached ? 'reached' : 'not reached';
}
