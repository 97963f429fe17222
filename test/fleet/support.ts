import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ExpandedSweep } from '../../src/coordinator/index.js';
import type { Cell } from '../../src/core/cell/index.js';
import { cellId, parseCell } from '../../src/core/cell/index.js';
import type { Attempt, Lease, NodeId } from '../../src/core/fleet/index.js';
import type { CellResult } from '../../src/core/record/index.js';
import { trainCell } from './cheap-trainer.cjs';

/** For `trainerModule`. */
export const CHEAP_TRAINER = new URL('./cheap-trainer.cjs', import.meta.url).href;

export const NODE = '0123456789abcdef'.repeat(2) as NodeId;
export const AUTHOR = { node: NODE, name: 'a node' };
export const SPAN = { started: 1_000, ended: 2_000 };

/** A folder that goes when the test ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'grw-fleet-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return path;
}

export interface CheapCell {
  readonly seed: number;
  readonly lambda?: number;
  /** Milliseconds it takes, about. */
  readonly epochs?: number;
}

export function cheapCell({ seed, lambda = 0, epochs = 1 }: CheapCell): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 0 },
    model: { kind: 'linear' },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    lambda,
    seed,
    train: { epochs },
  });
}

export function cheapSweep(cells: readonly CheapCell[], name = 'cheap'): ExpandedSweep {
  const expanded = cells.map(cheapCell).map((cell) => ({ id: cellId(cell), cell, cost: cell.train.epochs }));
  return { name, file: `${name}.yaml`, text: `name: ${name}\n`, cells: expanded };
}

/** `count` cells of about `ms` milliseconds. */
export function uniformSweep(count: number, ms: number, name = 'cheap'): ExpandedSweep {
  return cheapSweep(
    Array.from({ length: count }, (_, seed) => ({ seed, epochs: ms })),
    name,
  );
}

/** What the stand-in trainer gives for a cell, at once. */
export function cheapResult(cell: CheapCell): Promise<CellResult> {
  const hooks = { onProgress: () => undefined, shouldStop: () => false };
  return trainCell(cheapCell({ ...cell, epochs: 1 }), hooks);
}

export function leaseOf(cell: CheapCell, attempt = 1): Lease {
  return { cell: cellId(cheapCell(cell)), attempt: attempt as Attempt };
}

/** Runs a script in a process of its own; killed when the test ends, if it still runs. Lines of its output come one by one. */
export function runScript(
  script: string,
  args: readonly string[],
): { child: ChildProcess; line: () => Promise<string>; exit: Promise<void> } {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    for (const part of parts) {
      const next = waiting.shift();
      if (next === undefined) lines.push(part);
      else next(part);
    }
  });
  const line = (): Promise<string> => {
    const first = lines.shift();
    return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
  };
  return { child, line, exit };
}

/** Until `holds`; fails after `ms`, which is for machines on which everything takes long. */
export async function until(holds: () => boolean, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`still not so after ${ms} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
