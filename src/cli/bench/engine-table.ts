import type { TrainingBenchmark } from '../../bench/index.js';
import { microseconds } from './numbers.js';

export function engineHeader(): string {
  return row(['engine', 'loss', 'method', 'µs/epoch', 'least', 'epochs/s']);
}

export function engineLine({ engine, loss, method, epoch }: TrainingBenchmark): string {
  const perSecond = Math.round(1 / epoch.median).toLocaleString('en');
  return row([engine, loss, method, microseconds(epoch.median), microseconds(epoch.min), perSecond]);
}

function row([engine, loss, method, ...numbers]: readonly [string, string, string, ...string[]]): string {
  return [engine.padEnd(38), loss.padEnd(10), method.padEnd(10), ...numbers.map((n) => n.padStart(11))].join(' ');
}
