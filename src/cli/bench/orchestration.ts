import type { Orchestration } from '../../bench/index.js';
import { microseconds, threeDigits } from './numbers.js';

/** Goals of the product. */
const GOALS = {
  perSecond: 5_000,
  addedPercent: 1,
  expand: 3,
  submit: 3,
  resume: 1,
  statusMs: 100,
  megabytes: 500,
} as const;

export function orchestrationLines({
  workers,
  tasks,
  rates,
  noOp,
  smallest,
  addedCost,
  scaleCells,
  scale,
}: Orchestration): string[] {
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const within = (value: string, goal: string): string => `${value} (goal ≤ ${goal})`;
  return [
    `${count(tasks)} tasks that do nothing, ${workers} workers, per second (goal: ours ≥ ${count(GOALS.perSecond)}):`,
    ...rates.map(({ title, perSecond, ratio }) => {
      const range = `${count(perSecond.median)} (${count(perSecond.min)} – ${count(perSecond.max)})`;
      return `  ${title.padEnd(16)} ${range.padEnd(26)} ${ratio === null ? '' : `ours / theirs ${threeDigits(ratio)}`}`.trimEnd();
    }),
    `  ours are cells of no epochs: leased, read, recorded once at their beginning, reported and durably committed, each with`,
    `  a result of its own; nothing is compiled or trained; ${processorTime(noOp)}`,
    `${count(tasks)} cells of one epoch on four samples, each with its code written and compiled, two records: ` +
      `${count(tasks / smallest.seconds)} per second; ${processorTime(smallest)}`,
    `added to a cell of ${threeDigits(addedCost.cellSeconds)} s: ` +
      within(`${(100 * addedCost.share).toFixed(2)} %`, `${GOALS.addedPercent} %`),
    `${count(scaleCells)} cells: ${[
      `expanded in ${within(`${threeDigits(scale.expandSeconds)} s`, `${GOALS.expand} s`)}`,
      `stored and queued in ${within(`${threeDigits(scale.submitSeconds)} s`, `${GOALS.submit} s`)}`,
      `resumed in ${within(`${threeDigits(scale.resumeSeconds)} s`, `${GOALS.resume} s`)}`,
      `status in ${within(`${threeDigits(1000 * scale.statusSeconds)} ms`, `${GOALS.statusMs} ms`)}`,
      `peak memory ${within(`${count(scale.peakBytes / 1e6)} MB`, `${GOALS.megabytes} MB`)}`,
    ].join(', ')}`,
  ];
}

function processorTime({ coordinatorCpuSeconds, nodeCpuSeconds }: Orchestration['noOp']): string {
  return `processor time of each: coordinator ${microseconds(coordinatorCpuSeconds)} µs, node with its threads ${microseconds(nodeCpuSeconds)} µs`;
}
