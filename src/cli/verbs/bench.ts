import { availableParallelism, cpus } from 'node:os';
import type { TrainingBenchmark } from '../../bench/index.js';
import { trainingBenchmarks } from '../../bench/index.js';
import { nativeEnvironment } from '../../worker/native-environment.js';
import { EXIT } from '../exit-codes.js';

/** Prints how fast this machine trains: one line per engine, loss and method, or all of it as JSON at the end. */
export async function bench(options: { readonly json: boolean }, write: (text: string) => void): Promise<number> {
  // As in a node; TensorFlow reads it when it is loaded, which is not yet.
  Object.assign(process.env, nativeEnvironment());
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version };
  const results: TrainingBenchmark[] = [];
  const skipped = new Set<string>();
  if (!options.json) {
    write(`linear model, n = 6, d = 784 · ${machine.cpu} · ${machine.cores} cores · Node ${machine.node}\n`);
    write(`${row(['engine', 'loss', 'method', 'µs/epoch', 'least', 'epochs/s'])}\n`);
  }
  for await (const result of trainingBenchmarks()) {
    if ('skipped' in result) {
      if (!skipped.has(result.skipped) && !options.json) write(`left out: ${result.skipped}\n`);
      skipped.add(result.skipped);
      continue;
    }
    results.push(result);
    if (!options.json) write(`${describe(result)}\n`);
  }
  if (options.json)
    write(`${JSON.stringify({ version: 1, machine, training: results, skipped: [...skipped] }, null, 2)}\n`);
  return EXIT.done;
}

function describe({ engine, loss, method, epoch }: TrainingBenchmark): string {
  const micro = (seconds: number): string => (seconds * 1e6).toPrecision(3);
  return row([
    engine,
    loss,
    method,
    micro(epoch.median),
    micro(epoch.min),
    Math.round(1 / epoch.median).toLocaleString('en'),
  ]);
}

function row([engine, loss, method, ...numbers]: readonly [string, string, string, ...string[]]): string {
  return [engine.padEnd(38), loss.padEnd(10), method.padEnd(10), ...numbers.map((n) => n.padStart(11))].join(' ');
}
