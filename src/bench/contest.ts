import type { Precision } from '../core/cell/index.js';
import type { Run } from '../core/train/index.js';
import { runOf } from '../core/train/index.js';
import { loadDataset } from '../worker/datasets/index.js';
import { engineOf } from '../worker/train-cell.js';
import type { Agreement } from './agreement.js';
import { agreementOf, predictionTolerance } from './agreement.js';
import type { Contestant } from './contestant.js';
import type { InterleaveOptions } from './interleave.js';
import { interleave } from './interleave.js';
import { ourContestant, peerProblemOf } from './ours.js';
import type { Peer } from './peers/index.js';
import { PeerError, startPeers } from './peers/index.js';
import type { Problem } from './problems.js';
import type { Timing } from './timing.js';
import { timingOf } from './timing.js';
import type { Versus } from './versus.js';
import { versusOf } from './versus.js';

/** One problem, trained by all. */
export interface Contest {
  readonly title: string;
  readonly precision: Precision;
  /** What computes for us. */
  readonly engine: string;
  /** Ours: seconds per epoch. */
  readonly epoch: Timing;
  readonly versus: readonly Versus[];
}

/** Something was left out, and why. */
export interface Skipped {
  readonly skipped: string;
}

export interface ContestOptions extends Partial<InterleaveOptions> {
  /** Without it, only our own times are taken. */
  readonly python?: string | undefined;
  /** For the peers. */
  readonly env: NodeJS.ProcessEnv;
  /** Told what begins. */
  readonly onBegin?: (what: string) => void;
}

/** Epochs after which predictions are compared. */
const CHECKED_EPOCHS = 50;
const DEFAULTS: InterleaveOptions = { rounds: 5, seconds: 0.3 };

/** Holds the contests, one precision of the peers after the other: they are started once for each. */
export async function* contests(
  problems: readonly Problem[],
  options: ContestOptions,
): AsyncGenerator<Contest | Skipped> {
  for (const precision of new Set(problems.map(({ peerPrecision }) => peerPrecision))) {
    const { python, env, onBegin } = options;
    const { peers, skipped } =
      python === undefined ? { peers: [], skipped: [] } : await startPeers({ python, env, precision });
    try {
      for (const reason of skipped) yield { skipped: reason };
      for (const problem of problems.filter(({ peerPrecision }) => peerPrecision === precision)) {
        onBegin?.(problem.title);
        yield* contest(problem, peers, { ...DEFAULTS, ...options });
      }
    } finally {
      await Promise.all(peers.map(({ process }) => process.end()));
    }
  }
}

/** @param peers those that fail are taken off the list, and the contest is held again without them */
async function* contest(
  problem: Problem,
  peers: Peer[],
  options: InterleaveOptions,
): AsyncGenerator<Contest | Skipped> {
  const { title, cell } = problem;
  const engine = await engineOf(cell).catch((error: unknown) => String(error));
  if (typeof engine === 'string') {
    yield { skipped: `${title}: ${engine}` };
    return;
  }
  const run = runOf(cell, loadDataset(cell.data));
  const ours = await ourContestant(run, engine);
  try {
    for (;;)
      try {
        const held = await hold(problem, run, ours, peers, options);
        yield { title, precision: cell.precision, engine: engine.backend, ...held };
        return;
      } catch (error) {
        if (!(error instanceof PeerError)) throw error;
        const failed = peers.findIndex(({ process }) => process.name === error.peer);
        await peers.splice(failed, 1)[0]!.process.end();
        yield { skipped: `${error.message} (${title}; left out from here on)` };
      }
  } finally {
    ours.dispose();
  }
}

/** @throws PeerError */
async function hold(
  problem: Problem,
  run: Run,
  ours: Contestant,
  peers: readonly Peer[],
  options: InterleaveOptions,
): Promise<Pick<Contest, 'epoch' | 'versus'>> {
  const agreements = await agreementsOf(problem, run, ours, peers);
  const agreeing = peers.filter((_, p) => agreements[p]!.agrees);
  const [ourTimes, ...theirTimes] = await interleave([ours, ...agreeing.map(({ process }) => process)], options);
  const attempts = peers.map((peer, p) => ({
    peer: peer.kind.name,
    title: `${peer.kind.title} ${peer.version}`,
    threads: peer.threads,
    agreement: agreements[p]!,
    times: theirTimes[agreeing.indexOf(peer)] ?? null,
  }));
  return { epoch: timingOf(ourTimes!), versus: versusOf(problem, ourTimes!, attempts) };
}

/** Loads the problem everywhere and compares what some epochs lead to. */
async function agreementsOf(
  problem: Problem,
  run: Run,
  ours: Contestant,
  peers: readonly Peer[],
): Promise<Agreement[]> {
  if (peers.length === 0) return [];
  const told = peerProblemOf(run, problem.peerPrecision);
  const expected = await ours.predict(CHECKED_EPOCHS);
  const coarser = problem.cell.precision === 'float32' ? 'float32' : problem.peerPrecision;
  const tolerance = predictionTolerance(run, CHECKED_EPOCHS, coarser);
  const agreements: Agreement[] = [];
  for (const { process } of peers) {
    await process.load(told);
    agreements.push(agreementOf(expected, await process.predict(CHECKED_EPOCHS), tolerance));
  }
  return agreements;
}
