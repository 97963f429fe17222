import type { ExpandedSweep, Store } from '../../coordinator/index.js';
import { estimateBytes, sizeOf } from '../../core/cost/index.js';
import { UsageError } from '../usage-error.js';

/**
 * A cell that is larger than the only node would wait for another for ever.
 * @throws UsageError
 */
export function checkMemory({ cells }: ExpandedSweep, store: Store, memory: number): void {
  const done = store.doneIds();
  const large = cells
    .map(({ id, cell }) => ({ id, cell, bytes: sizeOf(estimateBytes(cell)) }))
    .filter(({ id, bytes }) => bytes > memory && !done.has(id));
  if (large.length === 0) return;
  const { id, cell, bytes } = large.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const width = cell.model.kind === 'linear' ? '' : ` of width ${cell.model.width}`;
  const which = large.length === 1 ? `cell ${id}${width} needs` : `${large.length} cells need, and ${id}${width} most:`;
  throw new UsageError(
    `${which} about ${gibibytes(bytes)} of memory, and ${gibibytes(memory)} are offered to training; leave such cells out ` +
      `(exclude: or where: in the sweep), or offer more with --memory, if this machine has it`,
  );
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(2)} GiB`;
}
