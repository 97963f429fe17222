import type { CellId } from '../../core/cell/index.js';
import type { Failure } from '../../core/fleet/index.js';
import type { Fault } from '../../wire/index.js';
import type { StoredFault } from '../store/index.js';

/** Kinds of fault that are told apart; the one heard of least lately goes beyond. */
export const MOST_FAULTS = 50;
/** Names of nodes told with each. */
const MOST_NODES = 5;
/** Characters of messages; a log has them whole. */
const MESSAGE = 300;
const SIGNATURE = 200;

/** Errors, grouped by their signature: a hundred cells that fail alike are one thing to mend. */
export class FaultBook {
  /** The latest last. */
  private readonly faults = new Map<string, Fault>();

  /** @param isLast whether the cell is given up */
  add(failure: Failure, cell: CellId, node: string, isLast: boolean, at = Date.now()): void {
    const { kind, message, signature } = shown(failure);
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
      cell,
    });
  }

  /** What earlier lives of the coordinator left, in the order in which it came. */
  remember({ cells, latest, cell, ...failure }: StoredFault): void {
    this.put({ ...shown(failure), attempts: cells, failed: cells, nodes: [], latest, cell });
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

/** As terminals and pages show it. */
function shown({ kind, message, signature }: Failure): Failure {
  return { kind, message: oneLine(message, MESSAGE), signature: oneLine(signature, SIGNATURE) };
}

/** Without line ends, or anything else that would move a cursor. */
function oneLine(text: string, most: number): string {
  const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}

function keyOf({ kind, signature }: Pick<Failure, 'kind' | 'signature'>): string {
  return `${kind} ${signature}`;
}
