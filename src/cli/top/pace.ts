import type { Observation } from '../../wire/index.js';

/** A look at a coordinator, and when it was taken: milliseconds of a clock that never goes back. */
export interface Look {
  readonly observation: Observation;
  readonly at: number;
}

/** What can only be told from two looks. Null: not known. */
export interface Pace {
  readonly epochsPerSecond: number | null;
  /** Of a node, by its id: cells per second. */
  cellsPerSecond(node: string): number | null;
}

export function paceBetween(before: Look | null, now: Look): Pace {
  const seconds = before === null ? 0 : (now.at - before.at) / 1000;
  // Another life of the coordinator counts from 0 again.
  if (before === null || seconds <= 0 || now.observation.uptimeSeconds < before.observation.uptimeSeconds)
    return { epochsPerSecond: null, cellsPerSecond: () => null };
  const rate = (from: number, to: number): number => Math.max(to - from, 0) / seconds;
  const done = new Map<string, number>(before.observation.status.nodes.map((one) => [one.node, one.done]));
  const rates = new Map<string, number>(
    now.observation.status.nodes.flatMap(({ node, done: to }) => {
      const from = done.get(node);
      return from === undefined ? [] : [[node, rate(from, to)] as const];
    }),
  );
  return {
    epochsPerSecond: rate(before.observation.status.epochs, now.observation.status.epochs),
    cellsPerSecond: (node) => rates.get(node) ?? null,
  };
}
