import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const MARK = 'GRW_CHAOS_FLEET';

/** All processes of one fleet: they bear its mark in their environment, and so do their children. */
export class Processes {
  private readonly started: ChildProcess[] = [];

  get all(): readonly ChildProcess[] {
    return this.started;
  }

  constructor(readonly mark: string) {}

  /** @param behind a command that runs another, as `ip netns exec NAME` does; default none */
  start(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    cwd: string,
    behind: readonly string[] = [],
  ): ChildProcess {
    const [command, ...rest] = [...behind, process.execPath, ...args];
    const child = spawn(command!, rest, {
      cwd,
      env: { ...process.env, ...env, [MARK]: this.mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Nobody waits for them; a full pipe would stop the process.
    child.stderr.resume();
    this.started.push(child);
    return child;
  }

  /** Those that still run, found by their mark. */
  left(): number[] {
    return marked(this.mark);
  }

  /** Ends what is left, by number, and tells what that was. */
  async reap(): Promise<number[]> {
    const left = this.left();
    for (const pid of left) signal(pid, 'SIGKILL');
    for (let tries = 0; this.left().length > 0 && tries < 100; tries++) await sleep(50);
    return left;
  }
}

/** Children of a process, as the kernel lists them. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** False when there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** The first line that a process prints. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n', 1)[0]!);
    });
    child.once('exit', (code, by) => reject(new Error(`it ended (${code ?? by}) after ${JSON.stringify(text)}`)));
  });
}

/** Settles when a process has ended. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${mark}\0`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
