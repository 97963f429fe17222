import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nativeEnvironment } from '../worker/native-environment.js';
import { compiled } from '../worker/pool/index.js';
import type { Skipped } from './contest.js';

export interface WidestSettings {
  /** m, of one hidden layer. */
  readonly units: number;
  readonly epochs: number;
}

/** What training it took, as its process tells. */
export interface WidestTold {
  readonly engine: string;
  readonly epochs: number;
  /** Data, initial point, compilation. */
  readonly setupSeconds: number;
  /** Records not included. */
  readonly epochSeconds: number;
  readonly wholeSeconds: number;
  /** Largest resident memory of the process. */
  readonly peakBytes: number;
  /** Training risk before the first epoch and after the last. */
  readonly riskBefore: number;
  readonly riskAfter: number;
}

export interface Widest extends WidestTold {
  readonly units: number;
  readonly goalBytes: number;
  /** Whether it was trained, to a lower risk, within that memory. */
  readonly reached: boolean;
}

/** 2²⁰ units within 16 GiB. */
export const WIDEST: WidestSettings = { units: 2 ** 20, epochs: 100 };
const GOAL_BYTES = 16 * 2 ** 30;

/** Trains a wide network in a process of its own, whose memory is all its own. */
export async function widest({ units, epochs }: WidestSettings = WIDEST): Promise<Widest | Skipped> {
  const child = fileURLToPath(compiled('./widest-child.js', import.meta.url));
  try {
    const argv = [child, JSON.stringify({ units, epochs })];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { env: nativeEnvironment() });
    const told = JSON.parse(stdout) as WidestTold;
    const reached = told.peakBytes <= GOAL_BYTES && told.riskAfter < told.riskBefore;
    return { units, ...told, goalBytes: GOAL_BYTES, reached };
  } catch (error) {
    return { skipped: `${units} units: ${reasonOf(error as ChildFailure)}` };
  }
}

interface ChildFailure {
  readonly message: string;
  readonly signal?: string | null;
  readonly stderr?: string;
}

function reasonOf({ signal, stderr = '', message }: ChildFailure): string {
  if (typeof signal === 'string') return `the process that trains was ended by ${signal}; is there enough memory?`;
  return /^\w*(?:Error|FATAL ERROR): .+$/m.exec(stderr)?.[0] ?? message.split('\n', 1)[0]!;
}
