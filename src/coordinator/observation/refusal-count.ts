/** Why a peer was turned away, in kinds that are few. */
export type RefusalKind =
  /** TLS came to nothing. */
  | 'handshake'
  /** No certificate, or none of a node or user. */
  | 'no-certificate'
  | 'foreign-certificate'
  | 'expired-certificate'
  | 'revoked-certificate'
  /** A certificate of another role than the service is for. */
  | 'role'
  | 'join-token'
  /** Another node's name or id. */
  | 'node-identity'
  /** Another release's protocol or numbers. */
  | 'version'
  /** Messages out of order or out of bounds. */
  | 'protocol'
  /** Nothing was said in time. */
  | 'silence'
  /** A write on the dashboard without its token. */
  | 'http-token';

/** Peers turned away, by kind of reason. */
export class RefusalCount {
  private readonly counts = new Map<RefusalKind, number>();

  add(kind: RefusalKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  get byKind(): ReadonlyMap<RefusalKind, number> {
    return this.counts;
  }
}
