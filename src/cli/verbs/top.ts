import { setTimeout as sleep } from 'node:timers/promises';
import { observationDocument } from '../../wire/index.js';
import { ControlClient, ControlError } from '../control/index.js';
import { EXIT } from '../exit-codes.js';
import type { SecurityOptions } from '../options.js';
import { onInterruption } from '../run/interruption.js';
import type { Frame, Look, Terminal } from '../top/index.js';
import { plainText, render, Screen } from '../top/index.js';

export interface TopOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  /** Seconds between looks. */
  readonly every: number;
  /** Print one look and end. */
  readonly once: boolean;
  /** Print looks as JSON, one a line. */
  readonly json: boolean;
}

export interface TopIo {
  readonly write: (text: string) => void;
  readonly terminal: Terminal;
}

/** Rates are told from looks that are at least so far apart, ms: cells come in batches. */
const APART_MS = 5_000;

const CTRL_C = '\u0003';

/**
 * Shows a running coordinator live until it is left (q, Ctrl-C). A coordinator that goes away is waited for. Where there is
 * no terminal, one look.
 * @returns 0, or 130 when left by a signal
 * @throws ControlError when the first look fails, and later for what waiting does not mend
 */
export async function top(options: TopOptions, { write, terminal }: TopIo): Promise<number> {
  const { coordinator, every, json } = options;
  const client = new ControlClient(coordinator, options);
  const interruption = onInterruption(() => undefined);
  const look = async (): Promise<Look> => ({ observation: await client.observe(), at: performance.now() });
  try {
    const first = await look();
    if (json) return await stream(first, look, options, interruption.signal, write);
    if (options.once || terminal.isTTY !== true) {
      const frame = { coordinator, ...moment(), trouble: null };
      const size = { columns: terminal.isTTY === true ? (terminal.columns ?? 80) : Infinity, rows: Infinity };
      write(`${render(first, null, frame, size).map(plainText).join('\n')}\n`);
      return EXIT.done;
    }
    return await live(first, look, coordinator, every, interruption.signal, terminal);
  } finally {
    interruption.release();
    client.close();
  }
}

async function stream(
  first: Look,
  look: () => Promise<Look>,
  { every, once }: TopOptions,
  signal: AbortSignal,
  write: (text: string) => void,
): Promise<number> {
  for (let now = first; ; now = await look()) {
    write(`${JSON.stringify(observationDocument(now.observation, Date.now()))}\n`);
    if (once) return EXIT.done;
    if (!(await pause(every, signal))) return EXIT.interrupted;
  }
}

async function live(
  first: Look,
  look: () => Promise<Look>,
  coordinator: string,
  every: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const looks = [first];
  let frame: Frame = { coordinator, ...moment(), trouble: null };
  const show = (): void => screen.show(render(looks.at(-1)!, looks.length > 1 ? looks[0]! : null, frame, screen.size));
  const screen = new Screen(terminal, () => show());
  const quit = new AbortController();
  const release = onQuit(() => quit.abort());
  const ended = AbortSignal.any([signal, quit.signal]);
  screen.open();
  try {
    for (;;) {
      show();
      if (!(await pause(every, ended))) return quit.signal.aborted ? EXIT.done : EXIT.interrupted;
      try {
        looks.push(await look());
        while (looks.length > 2 && looks.at(-1)!.at - looks[1]!.at >= APART_MS) looks.shift();
        frame = { coordinator, ...moment(), trouble: null };
      } catch (error) {
        if (!(error instanceof ControlError && error.retryable)) throw error;
        frame = { ...frame, trouble: 'does not answer; what is shown is old' };
      }
    }
  } finally {
    release();
    screen.close();
  }
}

/** False once it is aborted. */
async function pause(seconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(1000 * seconds, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

/** Calls back for q, Q and Ctrl-C, which a terminal in raw mode does not make a signal of. */
function onQuit(quit: () => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => undefined;
  const onKey = (keys: Buffer): void => {
    if (['q', 'Q', CTRL_C].some((key) => keys.includes(key))) quit();
  };
  const restore = (): void => void stdin.setRawMode(false);
  process.on('exit', restore);
  stdin.setRawMode(true);
  stdin.on('data', onKey);
  return () => {
    process.off('exit', restore);
    stdin.off('data', onKey);
    restore();
    stdin.pause();
  };
}

function moment(): Pick<Frame, 'time' | 'at'> {
  const now = new Date();
  return { time: now.toTimeString().slice(0, 8), at: now.getTime() };
}
