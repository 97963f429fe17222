import { MAX_DATA_BYTES } from '../core/data/index.js';

/**
 * What a peer may send. Everything from the network is checked against these before it becomes a domain value, so that
 * a broken or hostile peer can cost an error message, never memory or a crash.
 */
export const BOUNDS = {
  /** Bytes of one message, both ways. A result of a long run on many points is tens of MiB; 4 MiB is gRPC's default. */
  messageBytes: 64 * 1024 * 1024,
  /** Characters of a node's or sweep's name. */
  name: 200,
  /** Characters of an error message; longer ones are cut by the sender. */
  message: 4_000,
  /** Characters of a cell's canonical JSON. */
  cell: 100_000,
  /** Characters of a sweep file. */
  sweep: 4_000_000,
  /** Bytes of one piece of a data file, and of the file. */
  chunkBytes: 1024 * 1024,
  dataBytes: MAX_DATA_BYTES,
  /** Data files that one sweep names. */
  files: 1_000,
  /** Characters of a path in a sweep. */
  path: 4_096,
  /** Leases, progress or reports in one batch. */
  batch: 100_000,
  /** Items of all lists of one message together. */
  items: 200_000,
  threads: 4_096,
  /** Priorities of sweeps, either side of 0. */
  priority: 1_000_000,
  /** Assignments a node may ask for in one message. */
  credits: 65_536,
} as const;

/** A message that breaks the protocol: `path` names the field. The peer is at fault, and sending it again cannot help. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
  readonly retryable = false;

  constructor(
    readonly path: string,
    expected: string,
  ) {
    super(`${path}: expected ${expected}`);
  }
}
