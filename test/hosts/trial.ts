/** A sweep on hosts with 50 ms and 1 % loss between them, some of which are cut off for a while. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptRecord } from '../../src/core/fleet/index.js';
import { openStore } from '../../src/coordinator/index.js';
import type { Remains } from '../chaos/verdict.js';
import { remainsOf, violations } from '../chaos/verdict.js';
import type { Size } from '../slurm/ordeal.js';
import { Site, sweepOf } from '../slurm/ordeal.js';
import { HostedFleet, HOSTS, nameOf } from './fleet.js';
import { Network } from './network.js';
import type { Traffic } from './network.js';

/** Which nodes are cut off, and how: their link is down, or nothing comes through and nobody says so. */
export interface Cut {
  readonly down: readonly number[];
  readonly silent: readonly number[];
}

export interface Plan {
  readonly size: Size;
  /** One way. */
  readonly delayMs: number;
  readonly loss: number;
  readonly seed: number;
  readonly cuts: readonly Cut[];
  /** Of each cut. */
  readonly seconds: number;
}

/** What became of one node that was cut off. Times in seconds; null: it never did. */
interface CutOff {
  readonly node: string;
  readonly how: 'down' | 'silent';
  /** From the cut until the node knew; null also where it was over before. */
  readonly noticed: number | null;
  /** From the end of the cut until it was attached again; null where it had never let go. */
  readonly back: number | null;
  /** Attempts that it ended while it was cut off. */
  readonly trained: number;
  /** Reports that it kept on its disk at the end of the cut, and how many of them became the result of their cell. */
  readonly kept: number;
  readonly committed: number;
}

export interface Outcome {
  readonly violations: readonly string[];
  readonly seconds: number;
  readonly cuts: readonly CutOff[];
  readonly attempts: Readonly<Record<string, number>>;
  readonly traffic: Traffic;
}

interface Span {
  readonly cut: Cut;
  readonly from: number;
  readonly to: number;
  readonly kept: ReadonlyMap<number, readonly string[]>;
}

export async function trial(
  folder: string,
  plan: Plan,
  say: (text: string) => void = () => undefined,
): Promise<Outcome> {
  const begun = performance.now();
  const network = await Network.start(HOSTS, plan.seed);
  const fleet = new HostedFleet(folder, network);
  const wrong: string[] = [];
  const spans: Span[] = [];
  let traffic: Traffic;
  try {
    await network.change(plan);
    await fleet.start();
    say(`${seconds(begun)} s: all hosts are up`);
    await fleet.submit('hosts', sweepOf(plan.size));
    const over = fleet.watch();
    for (const cut of plan.cuts) {
      await atWork(fleet);
      spans.push(await cutOff(network, fleet, cut, plan.seconds));
      say(`${seconds(begun)} s: a cut of ${plan.seconds} s is over`);
      // The next is another: all are attached again first.
      await until(() => backOf(fleet, spans.at(-1)!).every((back) => back !== 'away'), 300_000, 'all nodes are back');
    }
    const code = await Promise.race([over, sleep(1_800_000, 'nothing after half an hour', { ref: false })]);
    if (code !== 0) wrong.push(`grw watch ended with ${code}`);
    await until(
      () => fleet.nodes.every((_, i) => fleet.outboxOf(i).length === 0),
      180_000,
      'all reports are handed over',
    );
  } finally {
    const killed = await fleet.end();
    if (killed.length > 0) wrong.push(`${killed.length} processes did not end`);
    traffic = await network.stop();
  }
  say(`${seconds(begun)} s: the same on one machine, undisturbed`);
  const expected = await undisturbed(join(folder, 'reference'), plan.size);
  const remains = remainsOf(join(fleet.data, 'grw.db'), fleet.data);
  const attempts = attemptsIn(join(fleet.data, 'grw.db'));
  return {
    violations: [...wrong, ...violations(remains, expected, plan.size.short + plan.size.long)],
    seconds: Number(seconds(begun)),
    cuts: spans.flatMap((span) => judged(fleet, span, attempts)),
    attempts: tally(attempts),
    traffic,
  };
}

/** Cuts nodes off for so long, and remembers what they had to say at the end of it. */
async function cutOff(network: Network, fleet: HostedFleet, cut: Cut, long: number): Promise<Span> {
  const down = cut.down.map((i) => fleet.nodes[i]!);
  const from = Date.now();
  await network.change({ silent: cut.silent.map((i) => fleet.nodes[i]!) });
  for (const host of down) network.link(host, 'down');
  await sleep(1000 * long);
  const kept = new Map([...cut.down, ...cut.silent].map((i) => [i, fleet.outboxOf(i)]));
  for (const host of down) network.link(host, 'up');
  await network.change({ silent: [] });
  return { cut, from, to: Date.now(), kept };
}

/** When each node that was cut off was attached again after it; `held`: it never let go; `away`: it is not yet. */
function backOf(fleet: HostedFleet, { cut, from, to }: Span): (number | 'held' | 'away')[] {
  return [...cut.down, ...cut.silent].map((node) => {
    const said = fleet.saidBy(node).filter(({ at }) => at >= from);
    const last = said.filter(({ msg }) => msg === 'attached' || msg.startsWith('not attached')).at(-1);
    if (last?.msg === 'attached') return last.at;
    // A line that has held so far may still break: what was on its way is said again, ever more slowly.
    return last === undefined && Date.now() - to > 30_000 ? 'held' : 'away';
  });
}

function judged(fleet: HostedFleet, span: Span, attempts: readonly Ended[]): CutOff[] {
  const { cut, from, to, kept } = span;
  const backs = backOf(fleet, span);
  return [...cut.down, ...cut.silent].map((node, i): CutOff => {
    const lost = fleet.saidBy(node).find(({ at, msg }) => at >= from && msg.startsWith('not attached'));
    const its = attempts.filter(({ node: { name } }) => name === nameOf(node));
    const back = backs[i];
    return {
      node: nameOf(node),
      how: cut.down.includes(node) ? 'down' : 'silent',
      noticed: lost === undefined || lost.at > to ? null : (lost.at - from) / 1000,
      back: typeof back === 'number' ? Math.max(0, back - to) / 1000 : null,
      trained: its.filter(({ outcome, ended }) => isResult(outcome) && ended > from && ended < to).length,
      kept: kept.get(node)!.length,
      committed: its.filter(({ outcome, lease }) => outcome === 'result' && kept.get(node)!.includes(lease)).length,
    };
  });
}

/** Also one that came when another node had trained the cell again. */
function isResult(outcome: AttemptRecord['outcome']): boolean {
  return outcome === 'result' || outcome === 'duplicate';
}

type Ended = AttemptRecord & { readonly lease: string };

function attemptsIn(database: string): Ended[] {
  const store = openStore(database, { readOnly: true });
  try {
    const cells = store.sweeps().flatMap(({ id }) => store.cells(id));
    return cells.flatMap(({ id }) =>
      store.attempts(id).map((attempt) => ({ ...attempt, lease: `${id}-${attempt.attempt}` })),
    );
  } finally {
    store.close();
  }
}

/** Until every node has been welcomed and some cells are done. */
async function atWork(fleet: HostedFleet): Promise<void> {
  const database = join(fleet.data, 'grw.db');
  await until(
    () => fleet.nodes.every((_, i) => attemptsIn(database).some(({ node: { name } }) => name === nameOf(i))),
    180_000,
    'all nodes are at work',
  );
}

async function undisturbed(folder: string, size: Size): Promise<Remains> {
  const site = new Site(folder, {});
  writeFileSync(join(folder, 'hosts.yaml'), sweepOf(size));
  const { code, text } = await site.grw('run', 'hosts.yaml', '--json');
  if (code !== 0) throw new Error(`even undisturbed, grw run ended with ${code}: ${text}`);
  return remainsOf(join(folder, 'runs', 'ordeal', 'grw.db'), folder);
}

async function until(isSo: () => boolean, ms: number, what: string): Promise<void> {
  for (const begun = performance.now(); !isSo(); await sleep(200))
    if (performance.now() - begun > ms) throw new Error(`waited in vain until ${what}`);
}

function tally(attempts: readonly Ended[]): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { outcome } of attempts) ends[outcome] = (ends[outcome] ?? 0) + 1;
  return ends;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
