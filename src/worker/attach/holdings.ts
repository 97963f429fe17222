import type { Attempt, Lease } from '../../core/fleet/index.js';
import type { FailureReport, ResultReport } from '../../wire/index.js';
import type { Training } from '../pool/index.js';

export type Report = ResultReport | FailureReport;

/** A lease in hand: waiting or training, then finished and not yet acknowledged. */
export type Holding =
  | { readonly kind: 'open'; readonly lease: Lease; readonly training: Training }
  | { readonly kind: 'finished'; readonly lease: Lease; readonly report: Report };

/** All that a node has promised to do or still has to hand over. */
export class Holdings {
  private readonly byAttempt = new Map<Attempt, Holding>();
  /** Reports of an earlier life. Attempts are counted by each data directory: these may be another's, and are kept apart. */
  private readonly inherited = new Map<string, Report>();
  private openCount = 0;

  /** @param inherited finished by an earlier life, and not acknowledged as far as it knew */
  constructor(inherited: readonly Report[] = []) {
    for (const report of inherited) this.inherited.set(keyOf(report.lease), report);
  }

  get leases(): Lease[] {
    return [...this.inherited.values(), ...this.byAttempt.values()].map(({ lease }) => lease);
  }

  get openLeases(): number {
    return this.openCount;
  }

  get finishedLeases(): number {
    return this.inherited.size + this.byAttempt.size - this.openCount;
  }

  get reports(): Report[] {
    const own = [...this.byAttempt.values()];
    return [
      ...this.inherited.values(),
      ...own.flatMap((holding) => (holding.kind === 'finished' ? [holding.report] : [])),
    ];
  }

  get trainings(): { lease: Lease; training: Training }[] {
    return [...this.byAttempt.values()].flatMap((holding) => (holding.kind === 'open' ? [holding] : []));
  }

  has({ attempt }: Lease): boolean {
    return this.byAttempt.has(attempt);
  }

  begin(lease: Lease, training: Training): void {
    this.byAttempt.set(lease.attempt, { kind: 'open', lease, training });
    this.openCount += 1;
  }

  /** False when the lease was revoked meanwhile: nobody wants the report. */
  finish(lease: Lease, report: Report): boolean {
    if (this.byAttempt.get(lease.attempt)?.kind !== 'open') return false;
    this.byAttempt.set(lease.attempt, { kind: 'finished', lease, report });
    this.openCount -= 1;
    return true;
  }

  /** Stops and forgets work that nobody needs; a finished lease stays until it is acknowledged. */
  revoke({ cell, attempt }: Lease): void {
    const holding = this.byAttempt.get(attempt);
    if (holding?.kind !== 'open' || holding.lease.cell !== cell) return;
    this.byAttempt.delete(attempt);
    this.openCount -= 1;
    holding.training.stop();
  }

  /** Forgets a report that the coordinator has settled, and returns it; null when there was none. */
  settle(lease: Lease): Report | null {
    const holding = this.byAttempt.get(lease.attempt);
    if (holding?.kind !== 'finished' || holding.lease.cell !== lease.cell) return this.settleInherited(lease);
    this.byAttempt.delete(lease.attempt);
    return holding.report;
  }

  private settleInherited(lease: Lease): Report | null {
    const report = this.inherited.get(keyOf(lease)) ?? null;
    this.inherited.delete(keyOf(lease));
    return report;
  }
}

function keyOf({ cell, attempt }: Lease): string {
  return `${cell} ${attempt}`;
}
