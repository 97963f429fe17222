import type { FailureKind } from '../../core/fleet/index.js';
import type { IgnoreReason, ReleaseReason, SchedulerCommand } from '../scheduler/index.js';
import type { WriteOutcome } from '../store/index.js';

/** What has been decided and stored since the coordinator started, by kind. Only rises. */
export class Tally {
  /** Leases given. */
  given = 0;
  /** Results on the disk, and what they were to the store. */
  readonly results: Record<WriteOutcome, number> = { stored: 0, equal: 0, different: 0, reproduced: 0, replaced: 0 };
  /** Attempts without a result after which the cell waits again. */
  readonly retried: Record<FailureKind, number> = { invalid: 0, error: 0, crash: 0, memory: 0, stopped: 0 };
  /** Leases that ended without a report, after which the cell waits again. */
  readonly released: Record<ReleaseReason, number> = { lost: 0, left: 0, unheard: 0, memory: 0 };
  /** Cells that failed for good. */
  readonly failed: Record<FailureKind, number> = { invalid: 0, error: 0, crash: 0, memory: 0, stopped: 0 };
  /** Reports that changed nothing. */
  readonly ignored: Record<IgnoreReason, number> = { fenced: 0, unknown: 0, 'never-given': 0 };
  /** Leases taken back from nodes. */
  revoked = 0;
  /** Times that a node was sent away because everything failed on it. */
  bans = 0;
  /** Nodes cut off because they were silent. */
  silenced = 0;

  /** @param failure of the report that a `retry` or `fail` is about */
  count(command: SchedulerCommand, failure: FailureKind | undefined): void {
    switch (command.kind) {
      case 'assign':
        this.given += 1;
        return;
      case 'retry':
        if (failure !== undefined) this.retried[failure] += 1;
        return;
      case 'fail':
        if (failure !== undefined) this.failed[failure] += 1;
        return;
      case 'give-up':
        this.failed[command.outOfMemory ? 'memory' : 'crash'] += 1;
        return;
      case 'release':
        this.released[command.reason] += 1;
        return;
      case 'ignore':
        this.ignored[command.reason] += 1;
        return;
      case 'revoke':
        this.revoked += 1;
        return;
      case 'ban':
        this.bans += 1;
        return;
      case 'disconnect':
        this.silenced += 1;
        return;
      case 'commit':
      case 'compare':
      case 'finished':
    }
  }

  settled(outcome: WriteOutcome): void {
    this.results[outcome] += 1;
  }
}
