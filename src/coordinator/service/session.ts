import type { ServerDuplexStream, StatusObject } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Lease, NodeId } from '../../core/fleet/index.js';
import type { Assignment, CoordinatorMessage, DrainReason, Hello, Malformed, NodeMessage } from '../../wire/index.js';
import { BOUNDS } from '../../wire/index.js';

export type AttachCall = ServerDuplexStream<NodeMessage | Malformed, CoordinatorMessage>;

/** Characters of cells in one message of assignments; far below the wire's limit. */
const ASSIGNMENT_CHARACTERS = 1_000_000;

/** Messages that a slow stream may hold before others wait here and are gathered. */
const MESSAGES_IN_FLIGHT = 2;

/** Leases acknowledged or revoked in one message: some hundred kilobytes. */
const LEASES_PER_MESSAGE = 10_000;

/**
 * What is said to one attached node. Messages of one turn of the event loop travel as one batch; while the stream cannot
 * take more they gather here, at most as many as one message may hold: a node that speaks and does not listen is cut off.
 */
export class Session {
  readonly node: NodeId;
  readonly name: string;
  private readonly assignments: Assignment[] = [];
  private readonly acknowledged: Lease[] = [];
  private readonly revoked: Lease[] = [];
  private closing: (() => void) | null = null;
  private scheduled = false;
  private closed = false;
  /** Messages that the stream has not taken off our hands. */
  private inFlight = 0;

  constructor(
    private readonly call: AttachCall,
    hello: Hello,
  ) {
    this.node = hello.node;
    this.name = hello.name;
  }

  assign(assignment: Assignment): void {
    this.push(this.assignments, assignment);
  }

  acknowledge(lease: Lease): void {
    this.push(this.acknowledged, lease);
  }

  revoke(lease: Lease): void {
    this.push(this.revoked, lease);
  }

  /** Says so after all that is still to be said. */
  drain(reason: DrainReason): void {
    this.closing = () => this.write({ kind: 'drain', reason });
    this.schedule();
  }

  /** Ends the stream; the node sees `status`, or a clean end. Safe to call twice. */
  close(status?: Pick<StatusObject, 'code' | 'details'>): void {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    for (const unsaid of [this.assignments, this.acknowledged, this.revoked]) unsaid.length = 0;
    if (status === undefined) this.call.end();
    else this.call.emit('error', status);
  }

  write(message: CoordinatorMessage): void {
    if (this.closed || !this.call.writable) return;
    this.inFlight += 1;
    this.call.write(message, () => {
      this.inFlight -= 1;
      this.flush();
    });
  }

  /** The stream itself would keep messages by the dozen, whatever their size. */
  private get blocked(): boolean {
    return this.inFlight >= MESSAGES_IN_FLIGHT;
  }

  private push<T>(unsaid: T[], one: T): void {
    if (this.closed) return;
    if (unsaid.length >= BOUNDS.batch)
      return this.close({ code: status.RESOURCE_EXHAUSTED, details: 'it does not read what it is told' });
    unsaid.push(one);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.blocked) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    // Acknowledgements first: they let the node forget; assignments may be megabytes.
    while (this.acknowledged.length > 0 && !this.blocked && !this.closed)
      this.write({ kind: 'acknowledged', leases: this.acknowledged.splice(0, LEASES_PER_MESSAGE) });
    while (this.revoked.length > 0 && !this.blocked && !this.closed)
      this.write({ kind: 'revoke', leases: this.revoked.splice(0, LEASES_PER_MESSAGE) });
    while (this.assignments.length > 0 && !this.blocked && !this.closed)
      this.write({ kind: 'assignments', assignments: this.takeAssignments() });
    if (this.closing !== null && !this.blocked) {
      this.closing();
      this.closing = null;
    }
  }

  private takeAssignments(): Assignment[] {
    let characters = 0;
    const beyond = this.assignments.findIndex(({ cell }) => (characters += cell.length) > ASSIGNMENT_CHARACTERS);
    return this.assignments.splice(0, beyond === -1 ? this.assignments.length : Math.max(beyond, 1));
  }
}
