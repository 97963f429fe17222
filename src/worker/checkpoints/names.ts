import type { CellId } from '../../core/cell/index.js';

/** What is in a folder of checkpoints; everything else there is somebody else's. */
export type Kind = 'checkpoint' | 'damaged' | 'partial';

const PATTERN = /^[0-9a-f]{32}\.(checkpoint|damaged)(\.\d+-\d+\.partial)?$/;

export function checkpointName(cell: CellId): string {
  return `${cell}.checkpoint`;
}

/** A file that could not be read, kept for whoever wants to know why. */
export function damagedName(cell: CellId): string {
  return `${cell}.damaged`;
}

/** A file that is being written by a thread of a process, or whose writer died; each writer has names of its own. */
export function partialName(name: string, process: number, thread: number): string {
  return `${name}.${process}-${thread}.partial`;
}

/** Null for files that are not ours. */
export function kindOf(name: string): Kind | null {
  const match = PATTERN.exec(name);
  if (match === null) return null;
  return match[2] === undefined ? (match[1] as Kind) : 'partial';
}
