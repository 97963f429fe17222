import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compiled } from '../../worker/pool/index.js';

/** What the child is asked to measure. */
export type Request =
  | { readonly measure: 'no-op' | 'smallest'; readonly cells: number; readonly threads: number }
  | { readonly measure: 'added-cost'; readonly cells: number; readonly threads: number }
  | { readonly measure: 'scale'; readonly cells: number };

export interface NoOpTold {
  /** From the submission until all results are durably committed. */
  readonly seconds: number;
  /** Processor time of the coordinator, and of the node with its threads, per cell. */
  readonly coordinatorCpuSeconds: number;
  readonly nodeCpuSeconds: number;
}

export interface AddedCostTold {
  /** A cell's mean time on its thread. */
  readonly cellSeconds: number;
  /** Time that threads had no cell before their last, from the submission on, as a share of the time they had one. */
  readonly share: number;
}

export interface ScaleTold {
  readonly expandSeconds: number;
  /** Into the store and the scheduler. */
  readonly submitSeconds: number;
  /** A coordinator's start on the same data. */
  readonly resumeSeconds: number;
  readonly statusSeconds: number;
  readonly peakBytes: number;
}

interface Told {
  readonly 'no-op': NoOpTold;
  readonly smallest: NoOpTold;
  readonly 'added-cost': AddedCostTold;
  readonly scale: ScaleTold;
}

const MOST_SECONDS = 600;

/** Asks a coordinator in a process of its own, which has its node in another one. */
export async function ask<M extends Request['measure']>(request: Request & { readonly measure: M }): Promise<Told[M]> {
  const child = fileURLToPath(compiled('./orchestrator-child.js', import.meta.url));
  const options = { timeout: MOST_SECONDS * 1000, killSignal: 'SIGKILL' } as const;
  const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(request)], options);
  return JSON.parse(stdout) as Told[M];
}
