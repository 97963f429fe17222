import type { Lease } from '../../core/fleet/index.js';

/** What is in an outbox; everything else there is somebody else's. */
export type Kind = 'report' | 'damaged' | 'partial';

const PATTERN = /^[0-9a-f]{32}-\d+\.(report|damaged)(\.\d+\.partial)?$/;

export function reportName({ cell, attempt }: Lease): string {
  return `${cell}-${attempt}.report`;
}

/** A report that could not be read, kept for whoever wants to know why. */
export function damagedName(name: string): string {
  return name.replace(/\.report$/, '.damaged');
}

/** A file that is being written by a process, or whose writer died. */
export function partialName(name: string, process: number): string {
  return `${name}.${process}.partial`;
}

/** Null for files that are not ours. */
export function kindOf(name: string): Kind | null {
  const match = PATTERN.exec(name);
  if (match === null) return null;
  return match[2] === undefined ? (match[1] as Kind) : 'partial';
}
