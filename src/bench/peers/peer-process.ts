import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import type { Precision } from '../../core/cell/index.js';
import { within } from '../../worker/within.js';
import type { Contestant } from '../contestant.js';
import { helloSchema, loadedSchema, parseAnswer, trainedSchema } from './answers.js';
import { PeerError } from './peer-error.js';
import type { PeerProblem } from './problem.js';
import { loadRequest } from './problem.js';

export interface PeerOptions {
  readonly python: string;
  /** Path of the script that speaks the protocol. */
  readonly script: string;
  /** What people call it, as in `JAX`. */
  readonly title: string;
  readonly threads: number;
  readonly precision: Precision;
  readonly env: NodeJS.ProcessEnv;
  /** How long an answer may take; default 10 minutes. */
  readonly limitMs?: number;
}

/** A module that this Python does not have. */
export interface MissingModule {
  readonly missing: string;
}

const LIMIT_MS = 600_000;
const END_GRACE_MS = 5000;
/** Kept of what it writes to standard error. */
const COMPLAINT_CHARACTERS = 4000;

/** A Python process that trains what it is given; it ends with its standard input, so it never outlives us. */
export class PeerProcess implements Contestant {
  private complaint = '';
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<unknown>;

  private constructor(
    readonly name: string,
    private readonly options: PeerOptions,
  ) {
    const { python, script, threads, precision, env } = options;
    this.child = spawn(python, [script, String(threads), precision], {
      // Its threads are its own affair, and nothing is to be written beside the scripts.
      env: { ...env, OMP_NUM_THREADS: String(threads), PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
    });
    this.ended = once(this.child, 'close').catch((error: unknown) => (this.complaint += String(error)));
    // A process that is gone shows by not answering.
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-COMPLAINT_CHARACTERS);
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws PeerError */
  static async start(
    options: PeerOptions,
  ): Promise<{ readonly peer: PeerProcess; readonly version: string } | MissingModule> {
    const { title, threads } = options;
    const peer = new PeerProcess(`${title}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, options);
    try {
      const hello = await peer.answer(helloSchema);
      if (!('missing' in hello)) return { peer, version: hello.version };
      await peer.end();
      return hello;
    } catch (error) {
      await peer.end();
      throw error;
    }
  }

  /** @throws PeerError */
  async load(problem: PeerProblem): Promise<void> {
    const { request, bytes } = loadRequest(problem);
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    for (const piece of bytes) this.child.stdin.write(piece);
    await this.answer(loadedSchema);
  }

  /** @throws PeerError */
  async train(epochs: number): Promise<number> {
    return (await this.trained(epochs)).seconds;
  }

  /** @throws PeerError */
  async predict(epochs: number): Promise<readonly number[]> {
    return (await this.trained(epochs)).predictions;
  }

  /** Lets it end, by force if it does not. */
  async end(): Promise<void> {
    this.child.stdin.end();
    if (await within(END_GRACE_MS, this.ended)) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private trained(epochs: number): Promise<z.output<typeof trainedSchema>> {
    this.child.stdin.write(`${JSON.stringify({ do: 'train', epochs })}\n`);
    return this.answer(trainedSchema);
  }

  private async answer<T>(schema: z.ZodType<T>): Promise<T> {
    const { limitMs = LIMIT_MS } = this.options;
    const line = this.lines.next();
    if (!(await within(limitMs, line))) {
      this.child.kill('SIGKILL');
      throw new PeerError(this.name, `no answer within ${limitMs / 1000} s`);
    }
    const said = await line;
    if (said.done !== true) return parseAnswer(this.name, schema, said.value);
    await within(END_GRACE_MS, this.ended);
    const last = this.complaint.trimEnd().split('\n').at(-1)!;
    const how = this.child.signalCode ?? `exit code ${this.child.exitCode ?? 'unknown'}`;
    throw new PeerError(this.name, `ended early (${how})${last === '' ? '' : `: ${last}`}`);
  }
}
