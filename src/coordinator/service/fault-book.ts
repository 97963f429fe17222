import type { Failure } from '../../core/fleet/index.js';
import type { Fault } from '../../wire/index.js';
import type { StoredFault } from '../store/index.js';

/** Kinds of fault that are told apart; the one heard of least lately goes beyond. */
export const MOST_FAULTS = 50;
/** Names of nodes told with each. */
const MOST_NODES = 5;

/** Errors, grouped by their signature: a hundred cells that fail alike are one thing to mend. */
export class FaultBook {
  /** The latest last. */
  private readonly faults = new Map<string, Fault>();

  /** @param isLast whether the cell is given up */
  add({ kind, message, signature }: Failure, node: string, isLast: boolean, at = Date.now()): void {
    const before = this.faults.get(keyOf({ kind, signature }));
    const nodes = before?.nodes ?? [];
    this.put({
      kind,
      message,
      signature,
      attempts: (before?.attempts ?? 0) + 1,
      failed: (before?.failed ?? 0) + (isLast ? 1 : 0),
      nodes: nodes.includes(node) || nodes.length === MOST_NODES ? nodes : [...nodes, node],
      latest: at,
    });
  }

  /** What earlier lives of the coordinator left, in the order in which it came. */
  remember({ kind, message, signature, cells, latest }: StoredFault): void {
    this.put({ kind, message, signature, attempts: cells, failed: cells, nodes: [], latest });
  }

  latest(): Fault[] {
    return [...this.faults.values()].reverse();
  }

  private put(fault: Fault): void {
    const key = keyOf(fault);
    this.faults.delete(key);
    this.faults.set(key, fault);
    if (this.faults.size > MOST_FAULTS) this.faults.delete([...this.faults.keys()][0]!);
  }
}

function keyOf({ kind, signature }: Pick<Failure, 'kind' | 'signature'>): string {
  return `${kind} ${signature}`;
}
