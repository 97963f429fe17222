import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.js';
import type { FaultKind } from './plan.js';
import type { Scenario } from './scenario.js';
import { fillDisk, smallDisk } from './small-disk.js';
import type { Remains } from './verdict.js';

const LEASE_MS = 3_000;
const USUAL = { nodes: 2, leaseMs: LEASE_MS, size: { short: 120, long: 6 } } as const;

/** What kinds of fault strike, and how often, over about the time the work takes. */
function struckBy(name: string, kinds: readonly FaultKind[], count: number): Scenario {
  return { ...USUAL, name, faults: { kinds, count, withinMs: 20_000 } };
}

const LINES: readonly FaultKind[] = ['cut-line', 'slow-line', 'mute-line', 'deaf-line'];

export const SCENARIOS: readonly Scenario[] = [
  struckBy('nodes-killed', ['kill-node', 'kill-machine'], 6),
  struckBy('threads-killed', ['kill-thread'], 8),
  struckBy('segfaults', ['segfault'], 4),
  struckBy('nodes-stopped', ['stop-node'], 5),
  struckBy('lines-spoilt', LINES, 8),
  struckBy('coordinator-killed', ['kill-coordinator'], 4),
  struckBy('torn-checkpoints', ['tear-checkpoints', 'kill-node'], 8),
  struckBy('torn-store', ['tear-store'], 3),
  struckBy('clock-jumps', ['jump-clock'], 8),
  struckBy('clocks-apart', ['jump-node-clock', 'jump-clock', 'kill-node'], 8),
  struckBy(
    'everything',
    [
      'kill-node',
      'kill-machine',
      'kill-thread',
      'stop-node',
      'kill-coordinator',
      'jump-clock',
      'tear-checkpoints',
      ...LINES,
    ],
    14,
  ),
  { ...USUAL, name: 'broken-node', also: brokenNode },
  {
    name: 'coordinator-killed-among-1000',
    nodes: 4,
    leaseMs: 15_000,
    size: { short: 996, long: 4 },
    also: killedOnce,
    expects: nothingRepeated,
  },
  { ...USUAL, name: 'disk-full', disk: smallDisk, also: (fleet) => diskFull(fleet.dataDirectory) },
  {
    ...USUAL,
    name: 'disk-of-nodes-full',
    disk: smallDisk,
    onDisk: 'nodeDirectory',
    also: (fleet) => diskFull(fleet.nodeDirectory),
    faults: { kinds: ['cut-line', 'kill-node'], count: 4, withinMs: 15_000 },
  },
];

/** One of the nodes fails whatever it is given, and is mended. */
async function brokenNode(fleet: Fleet): Promise<number> {
  fleet.failAll(0, true);
  await sleep(8_000);
  fleet.failAll(0, false);
  return 1;
}

/** The coordinator dies when a third is done, and is away for a while. */
async function killedOnce(fleet: Fleet): Promise<number> {
  for (;;) {
    const done = (await fleet.status())?.sweeps.reduce((sum, { counts }) => sum + counts.done, 0) ?? 0;
    if (done > 333) break;
    await sleep(50);
  }
  await fleet.suffer({ kind: 'kill-coordinator', forMs: 3_000 });
  return 1;
}

/** Every cell was trained once: nodes kept what they had in hand, and had finished. What never reached one is given again. */
function nothingRepeated({ attempts }: Remains): string[] {
  const trained = attempts.map((tries) => tries.filter(({ outcome }) => outcome !== 'unheard'));
  const repeated = trained.filter((tries) => new Set(tries.map(({ attempt }) => attempt)).size !== 1).length;
  return repeated === 0 ? [] : [`${repeated} cells were trained more than once`];
}

/** A disk is full for a few seconds, twice. */
async function diskFull(folder: string): Promise<number> {
  for (const forMs of [3_000, 5_000]) {
    const empty = fillDisk(folder);
    await sleep(forMs);
    empty();
    await sleep(3_000);
  }
  return 2;
}
