import { duration } from '../../core/duration.js';
import type { Pace, ProgressState } from './state.js';

const BAR_WIDTH = 28;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** One line without a line end, as in `████▌    17/30 cells · 2 running · 3.1 cells/s · 4 s left`. */
export function renderProgress(state: ProgressState, pace: Pace, withBar: boolean): string {
  const { total, done, failed, running, partial } = state;
  const parts = [
    `${done}/${total} cells`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    ...(pace.cellsPerSecond === null ? [] : [`${rate(pace.cellsPerSecond)} cells/s`]),
    ...(pace.secondsLeft === null || done + failed === total ? [] : [`${duration(pace.secondsLeft)} left`]),
  ];
  return (withBar ? `${bar((done + failed + partial) / Math.max(1, total))} ` : '') + parts.join(' · ');
}

function bar(share: number): string {
  const eighths = Math.floor(Math.min(1, share) * BAR_WIDTH * 8);
  const filled = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
  return filled.padEnd(BAR_WIDTH, '░');
}

function rate(value: number): string {
  return value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
