import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetStatus } from '../../src/wire/index.js';
import type { FleetOptions } from './fleet.js';
import { Fleet } from './fleet.js';
import type { FaultKind, TimedFault } from './plan.js';
import { faultPlan } from './plan.js';
import type { Remains } from './verdict.js';
import { remainsOf, violations } from './verdict.js';
import type { Workload, WorkloadSize } from './workload.js';
import { workloads } from './workload.js';

/** Something that goes wrong with a fleet, and what must come of it all the same. */
export interface Scenario {
  readonly name: string;
  readonly nodes: number;
  readonly leaseMs: number;
  readonly size: WorkloadSize;
  /** Drawn from the seed. */
  readonly faults?: { readonly kinds: readonly FaultKind[]; readonly count: number; readonly withinMs: number };
  /** What else happens, beside the faults; the fleet is at work. Returns how many faults that was. */
  readonly also?: (fleet: Fleet) => Promise<number>;
  /** What must be true of the attempts, beyond what always must. */
  readonly expects?: (remains: Remains) => string[];
  /** A disk of its own, and what gives it back; a reason where this machine has none such. */
  readonly disk?: (folder: string) => { readonly folder: string; readonly free: () => void } | string;
  /** What is on that disk: the coordinator's data, or checkpoints and outboxes of the nodes. */
  readonly onDisk?: 'dataDirectory' | 'nodeDirectory';
}

export interface Outcome {
  readonly scenario: string;
  readonly seed: number;
  readonly seconds: number;
  readonly faults: number;
  /** Attempts by how they ended. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  readonly plan: readonly TimedFault[];
  /** Why it was not run. */
  readonly skipped?: string;
}

/** A fleet that has not got on for so long never will: longer than any rest or ban, and however busy the machine is. */
const LONGEST_MS = 300_000;

/** What a run without faults leaves, by the size of its work: computed once. */
const faultless = new Map<string, Promise<Remains>>();

/** Runs a scenario in a folder of its own; what is in there stays when something is wrong. */
export async function runScenario(scenario: Scenario, seed: number, folder: string): Promise<Outcome> {
  const { name, nodes, leaseMs, size, onDisk = 'dataDirectory' } = scenario;
  const work = workloads(size);
  const expected = await undisturbed(work, size, folder);
  const begun = performance.now();
  const plan = planOf(scenario, seed);
  const own = join(folder, `${name}-${seed}`);
  mkdirSync(own, { recursive: true });
  const disk = scenario.disk?.(own);
  const outcome = (rest: Partial<Outcome>): Outcome => {
    const seconds = (performance.now() - begun) / 1000;
    return { scenario: name, seed, seconds, faults: 0, attempts: {}, violations: [], plan, ...rest };
  };
  if (typeof disk === 'string') return outcome({ skipped: disk });
  const options: FleetOptions = {
    folder: own,
    nodes,
    leaseMs,
    ...(disk === undefined ? {} : { [onDisk]: disk.folder }),
  };
  // Before the folder goes, on which the disk is mounted.
  const { remains, wrong, faults } = await ordeal(options, work, plan, scenario.also).finally(() => disk?.free());
  const said = remains === null ? wrong : [...wrong, ...judged(remains, expected, work, scenario)];
  if (said.length === 0) rmSync(own, { recursive: true, force: true });
  return outcome({ faults, violations: said, attempts: remains === null ? {} : tally(remains) });
}

function planOf({ faults, nodes, leaseMs }: Scenario, seed: number): TimedFault[] {
  if (faults === undefined) return [];
  const { kinds, count, withinMs } = faults;
  return faultPlan(seed, { kinds, faults: count, nodes, withinMs, leaseMs });
}

function judged(remains: Remains, expected: Remains, work: readonly Workload[], { expects }: Scenario): string[] {
  return [...violations(remains, expected, cellsIn(work)), ...(expects?.(remains) ?? [])];
}

interface Ordeal {
  readonly remains: Remains | null;
  readonly wrong: readonly string[];
  readonly faults: number;
}

/** Starts a fleet, lets it suffer, waits for its end. */
async function ordeal(
  options: FleetOptions,
  work: readonly Workload[],
  plan: readonly TimedFault[],
  also: Scenario['also'],
): Promise<Ordeal> {
  const wrong: string[] = [];
  const fleet = await Fleet.start(options, work);
  let faults = 0;
  try {
    await atWork(fleet);
    const begun = performance.now();
    const suffered = plan.map(async (fault) => {
      await sleep(fault.atMs - (performance.now() - begun));
      await fleet.suffer(fault);
      faults += 1;
    });
    const [more = 0] = await Promise.all([also?.(fleet), ...suffered]);
    faults += more;
    await finished(fleet, cellsIn(work));
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  } finally {
    const left = await fleet.end();
    if (left.length > 0) wrong.push(`${left.length} processes did not end: ${left.join(', ')}`);
  }
  try {
    return { remains: remainsOf(fleet.database, options.folder), wrong, faults };
  } catch (error) {
    return { remains: null, wrong: [...wrong, `the store cannot be read: ${String(error)}`], faults };
  }
}

/** Until cells train. */
function atWork(fleet: Fleet): Promise<void> {
  return until(fleet, ({ sweeps }) => sweeps.some(({ counts }) => counts.done > 0));
}

function finished(fleet: Fleet, cells: number): Promise<void> {
  const settled = ({ sweeps }: FleetStatus): number =>
    sweeps.reduce((sum, { counts }) => sum + counts.done + counts.failed, 0);
  return until(fleet, (status) => settled(status) === cells);
}

async function until(fleet: Fleet, holds: (status: FleetStatus) => boolean): Promise<void> {
  let latest = '';
  let since = performance.now();
  for (;;) {
    const status = await fleet.status();
    if (status !== null && holds(status)) return;
    const now = JSON.stringify([status?.epochs, status?.sweeps.map(({ counts }) => counts)]);
    if (now !== latest) [latest, since] = [now, performance.now()];
    if (performance.now() - since > LONGEST_MS)
      throw new Error(`the fleet got on no further for ${LONGEST_MS / 1000} s`);
    await sleep(200);
  }
}

function undisturbed(work: readonly Workload[], size: WorkloadSize, folder: string): Promise<Remains> {
  const key = JSON.stringify(size);
  const known = faultless.get(key);
  if (known !== undefined) return known;
  const own = join(folder, `faultless-${size.short}-${size.long}`);
  mkdirSync(own, { recursive: true });
  const run = ordeal({ folder: own, nodes: 2, leaseMs: 60_000 }, work, [], undefined).then(({ remains, wrong }) => {
    const said = remains === null ? wrong : [...wrong, ...violations(remains, remains, cellsIn(work))];
    if (remains === null || said.length > 0) throw new Error(`even without faults: ${said.join('; ')} (${own})`);
    rmSync(own, { recursive: true, force: true });
    return remains;
  });
  faultless.set(key, run);
  return run;
}

function cellsIn(work: readonly Workload[]): number {
  return work.reduce((sum, { cells }) => sum + cells, 0);
}

function tally({ attempts }: Remains): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of attempts.flat()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
