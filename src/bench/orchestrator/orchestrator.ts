import type { Skipped } from '../contest.js';
import type { TaskPeer } from '../peers/index.js';
import { PeerError, startTaskPeers } from '../peers/index.js';
import type { Timing } from '../timing.js';
import { timingOf } from '../timing.js';
import type { AddedCostTold, NoOpTold, ScaleTold } from './child-process.js';
import { ask } from './child-process.js';

/** Tasks that do nothing, on the same number of workers. */
export interface TaskRate {
  /** Whose, as in `Ray 2.60.0`. */
  readonly title: string;
  /** Tasks per second by rounds. */
  readonly perSecond: Timing;
  /** How many times as many are ours, of medians; null for ours. */
  readonly ratio: number | null;
}

export interface Orchestration {
  readonly workers: number;
  readonly tasks: number;
  readonly rates: readonly TaskRate[];
  /** Of the round with the median rate. */
  readonly noOp: NoOpTold;
  /** As many cells that train for one epoch. */
  readonly smallest: NoOpTold;
  readonly addedCost: AddedCostTold;
  readonly scaleCells: number;
  readonly scale: ScaleTold;
}

export interface OrchestrationSettings {
  readonly workers: number;
  readonly tasks: number;
  readonly rounds: number;
  /** Cells of about a second. */
  readonly longCells: number;
  readonly scaleCells: number;
  readonly python?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly onBegin?: (what: string) => void;
}

export const ORCHESTRATION = { workers: 2, tasks: 20_000, rounds: 3, longCells: 12, scaleCells: 100_000 } as const;

/** Ours and the peers' in turn, so that a change of the machine's load meets all of them; then what only ours is asked. */
export async function* orchestration(settings: OrchestrationSettings): AsyncGenerator<Orchestration | Skipped> {
  const { workers, tasks, longCells, scaleCells, onBegin } = settings;
  const { peers, skipped } = await peersOf(settings);
  try {
    for (const reason of skipped) yield { skipped: reason };
    onBegin?.(`${tasks} cells of no length`);
    const { ours, theirs, failed } = await rounds(settings, peers);
    for (const reason of failed) yield { skipped: reason };
    onBegin?.(`${tasks} cells of one epoch`);
    const smallest = await ask({ measure: 'smallest', cells: tasks, threads: workers });
    onBegin?.('cells of a second');
    const addedCost = await ask({ measure: 'added-cost', cells: longCells, threads: workers });
    onBegin?.(`${scaleCells} cells`);
    const scale = await ask({ measure: 'scale', cells: scaleCells });
    const noOp = [...ours].sort((a, b) => a.seconds - b.seconds)[Math.floor(ours.length / 2)]!;
    yield { workers, tasks, rates: ratesOf(tasks, ours, theirs), noOp, smallest, addedCost, scaleCells, scale };
  } finally {
    await Promise.all(peers.map(({ process }) => process.end()));
  }
}

async function peersOf({ python, env, workers }: OrchestrationSettings) {
  return python === undefined ? { peers: [], skipped: [] } : startTaskPeers({ python, env, workers });
}

interface Rounds {
  readonly ours: readonly NoOpTold[];
  /** Seconds by rounds. */
  readonly theirs: ReadonlyMap<string, readonly number[]>;
  readonly failed: readonly string[];
}

async function rounds({ rounds: count, tasks, workers }: OrchestrationSettings, peers: TaskPeer[]): Promise<Rounds> {
  const ours: NoOpTold[] = [];
  const theirs = new Map<string, number[]>();
  const failed: string[] = [];
  for (let round = 0; round < count; round++) {
    ours.push(await ask({ measure: 'no-op', cells: tasks, threads: workers }));
    for (const { title, process } of peers)
      try {
        theirs.set(title, [...(theirs.get(title) ?? []), await process.train(tasks)]);
      } catch (error) {
        if (!(error instanceof PeerError)) throw error;
        failed.push(error.message);
        theirs.delete(title);
        peers.splice(0, peers.length, ...peers.filter((peer) => peer.process !== process));
        await process.end();
      }
  }
  return { ours, theirs, failed };
}

function ratesOf(tasks: number, ours: readonly NoOpTold[], theirs: Rounds['theirs']): TaskRate[] {
  const perSecond = (seconds: readonly number[]): Timing => timingOf(seconds.map((each) => tasks / each));
  const own = perSecond(ours.map(({ seconds }) => seconds));
  return [
    { title: 'grw', perSecond: own, ratio: null },
    ...[...theirs].map(([title, seconds]) => {
      const rate = perSecond(seconds);
      return { title, perSecond: rate, ratio: own.median / rate.median };
    }),
  ];
}
