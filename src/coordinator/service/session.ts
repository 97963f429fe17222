import type { ServerDuplexStream, StatusObject } from '@grpc/grpc-js';
import type { Lease, NodeId } from '../../core/fleet/index.js';
import type { Assignment, CoordinatorMessage, DrainReason, Hello, Malformed, NodeMessage } from '../../wire/index.js';

export type AttachCall = ServerDuplexStream<NodeMessage | Malformed, CoordinatorMessage>;

/** Characters of cells in one message of assignments; far below the wire's limit. */
const ASSIGNMENT_CHARACTERS = 1_000_000;

/**
 * What is said to one attached node. Messages of one turn of the event loop travel as one batch; while the stream cannot
 * take more they gather here, at most as many as the node has given credits and reports for.
 */
export class Session {
  readonly node: NodeId;
  readonly name: string;
  private readonly assignments: Assignment[] = [];
  private readonly acknowledged: Lease[] = [];
  private readonly revoked: Lease[] = [];
  private closing: (() => void) | null = null;
  private scheduled = false;
  private blocked = false;
  private closed = false;

  constructor(
    private readonly call: AttachCall,
    hello: Hello,
  ) {
    this.node = hello.node;
    this.name = hello.name;
    call.on('drain', () => {
      this.blocked = false;
      this.flush();
    });
  }

  assign(assignment: Assignment): void {
    this.assignments.push(assignment);
    this.schedule();
  }

  acknowledge(lease: Lease): void {
    this.acknowledged.push(lease);
    this.schedule();
  }

  revoke(lease: Lease): void {
    this.revoked.push(lease);
    this.schedule();
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
    if (status === undefined) this.call.end();
    else this.call.emit('error', status);
  }

  write(message: CoordinatorMessage): void {
    if (!this.closed && this.call.writable) this.blocked = !this.call.write(message) || this.blocked;
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
    if (this.acknowledged.length > 0 && !this.blocked)
      this.write({ kind: 'acknowledged', leases: this.acknowledged.splice(0) });
    if (this.revoked.length > 0 && !this.blocked) this.write({ kind: 'revoke', leases: this.revoked.splice(0) });
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
