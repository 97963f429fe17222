/** Run as a process: a coordinator with a node beside it does what it is asked, and prints as JSON what that took. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Coordinator } from '../../coordinator/index.js';
import { startCoordinator } from '../../coordinator/index.js';
import { openLog } from '../../log/index.js';
import type { LocalNode } from '../../worker/local-node.js';
import { spawnLocalNode } from '../../worker/local-node.js';
import { peakMemory } from '../peak-memory.js';
import type { AddedCostTold, NoOpTold, Request, ScaleTold } from './child-process.js';
import { idleTime } from './idle-time.js';
import { expanded, noOpSweep, secondsSweep, smallestSweep } from './sweeps.js';

/** Cells before the measured ones: a node that has just started compiles its own code. */
const WARM_UP = { short: 2_000, long: 2 } as const;

const directory = mkdtempSync(join(tmpdir(), 'grw-bench-'));
try {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(process.argv[2]!) as Request)));
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

function answer(request: Request): Promise<NoOpTold | AddedCostTold | ScaleTold> {
  switch (request.measure) {
    case 'no-op':
      return withFleet(request.threads, (...fleet) => shortCells(fleet, noOpSweep, request.cells));
    case 'smallest':
      return withFleet(request.threads, (...fleet) => shortCells(fleet, smallestSweep, request.cells));
    case 'added-cost':
      return withFleet(request.threads, (coordinator) => addedCost(coordinator, request));
    case 'scale':
      return scale(request.cells);
  }
}

async function shortCells(
  [coordinator, node]: readonly [Coordinator, LocalNode],
  sweepOf: (name: string, cells: number) => string,
  cells: number,
): Promise<NoOpTold> {
  await coordinator.whenFinished(coordinator.submit(expanded(sweepOf('warm-up', WARM_UP.short))));
  // Other seeds than those of the warm-up would be other cells; the first of these are done already.
  const sweep = expanded(sweepOf('measured', WARM_UP.short + cells));
  const before = { own: ownCpu(), node: cpuOf(node.process.pid!), at: performance.now() };
  await coordinator.whenFinished(coordinator.submit(sweep));
  return {
    seconds: (performance.now() - before.at) / 1000,
    coordinatorCpuSeconds: (ownCpu() - before.own) / cells,
    nodeCpuSeconds: (cpuOf(node.process.pid!) - before.node) / cells,
  };
}

async function addedCost(
  coordinator: Coordinator,
  { cells, threads }: Extract<Request, { measure: 'added-cost' }>,
): Promise<AddedCostTold> {
  await coordinator.whenFinished(coordinator.submit(expanded(secondsSweep('warm-up', WARM_UP.long))));
  const sweep = expanded(secondsSweep('seconds', WARM_UP.long + cells));
  const submitted = Date.now();
  await coordinator.whenFinished(coordinator.submit(sweep));
  const spans = sweep.cells
    .slice(WARM_UP.long)
    .map(({ id }) => coordinator.store.attempts(id).find(({ outcome }) => outcome === 'result')!);
  const busy = spans.reduce((sum, { started, ended }) => sum + ended - started, 0);
  return { cellSeconds: busy / spans.length / 1000, share: idleTime(spans, threads, submitted) / busy };
}

async function scale(cells: number): Promise<ScaleTold> {
  const [sweep, expandSeconds] = await timed(() => expanded(noOpSweep('scale', cells)));
  const first = await start();
  const [id, submitSeconds] = await timed(() => first.submit(sweep));
  await first.close();
  const [second, resumeSeconds] = await timed(start);
  const [status, statusSeconds] = await timed(() => second.status());
  const pending = status.sweeps.find((each) => each.sweep === id)?.counts.pending;
  if (pending !== cells) throw new Error(`${pending} of ${cells} cells came back`);
  await second.close();
  return { expandSeconds, submitSeconds, resumeSeconds, statusSeconds, peakBytes: peakMemory() };
}

async function withFleet<T>(
  threads: number,
  use: (coordinator: Coordinator, node: LocalNode) => Promise<T>,
): Promise<T> {
  const coordinator = await start();
  const node = spawnLocalNode({
    coordinator: coordinator.address,
    threads,
    logFile: join(directory, 'node.log'),
    dataFolder: join(directory, 'files'),
    checkpoints: { folder: join(directory, 'checkpoints'), everySeconds: 60 },
  });
  try {
    return await use(coordinator, node);
  } finally {
    await node.stop();
    await coordinator.close();
  }
}

function start(): Promise<Coordinator> {
  const log = openLog(join(directory, 'coordinator.log'), 'coordinator');
  return startCoordinator({ listen: '127.0.0.1:0', dataDirectory: directory, log });
}

async function timed<T>(work: () => T | Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  const value = await work();
  return [value, (performance.now() - begun) / 1000];
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds, all threads; NaN where the system does not tell. */
function cpuOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  // After the name, which may hold anything: fields 14 and 15 of proc(5), in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
