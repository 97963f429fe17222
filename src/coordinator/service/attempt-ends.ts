import type { Failure, Lease } from '../../core/fleet/index.js';
import { workOf } from '../../core/train/index.js';
import type { Logger } from '../../log/index.js';
import type { FailureReport, ResultReport } from '../../wire/index.js';
import type { Observer } from '../observation/index.js';
import type { SchedulerCommand, SchedulerState, Shortage } from '../scheduler/index.js';
import type { Author, Store, WriteOutcome } from '../store/index.js';
import type { Committer } from './committer.js';
import type { LearnedCosts } from './learned-costs.js';
import type { Ledger } from './ledger.js';
import type { Session } from './session.js';

type Command<K extends SchedulerCommand['kind']> = Extract<SchedulerCommand, { kind: K }>;

export interface AttemptEndsParts {
  readonly state: SchedulerState;
  readonly store: Store;
  readonly committer: Committer;
  readonly ledger: Ledger;
  readonly observer: Observer;
  readonly costs: LearnedCosts;
  readonly log: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/**
 * Ends of attempts as the scheduler has judged them: stored, told, and acknowledged once they are on the disk.
 * Decides nothing.
 */
export class AttemptEnds {
  constructor(private readonly parts: AttemptEndsParts) {}

  /** A result that counts, or is to be compared with the one that does. */
  result(session: Session, report: ResultReport): void {
    const { state, committer, observer, ledger, costs, clock } = this.parts;
    const { lease, span, result } = report;
    const author = authorOf(session);
    committer.add({ kind: 'result', author, lease, span, result }, (outcome) => {
      session.acknowledge(lease);
      observer.settled(outcome);
      if (outcome !== 'equal' && outcome !== 'different') {
        ledger.committed(author.node, lease, workOf(result), clock());
        costs.learn(state.cells.get(lease.cell), report);
      }
      this.logComparison(outcome, report, author);
    });
  }

  /** No result; the cell will be tried again. */
  retried({ failures }: Command<'retry'>, session: Session, { lease, span, failure }: FailureReport): void {
    const { committer, ledger, log } = this.parts;
    const author = authorOf(session);
    if (failure.kind !== 'stopped') ledger.faults.add(failure, lease.cell, author.name, false);
    log.warn({ ...lease, ...author, failures, ...failure }, 'attempt gave no result; the cell waits again');
    const shortage = failure.kind === 'memory' ? this.shortageOf(lease) : undefined;
    const { kind: end, message: error } = failure;
    committer.add({ kind: 'attempt', author, lease, span, end, error, shortage }, () => session.acknowledge(lease));
  }

  /** No result, and none will be tried for. */
  failed(session: Session, { lease, span, failure: reported }: FailureReport): void {
    const { committer, ledger, log } = this.parts;
    const author = authorOf(session);
    const failure = reported.kind === 'memory' ? this.withMemory(lease, reported) : reported;
    ledger.faults.add(failure, lease.cell, author.name, true);
    log.error({ ...lease, ...author, ...failure }, 'cell failed');
    committer.add({ kind: 'failure', author, lease, span, failure }, () => session.acknowledge(lease));
  }

  /** The lease has ended without a report. */
  released({ node, lease, reason, since }: Command<'release'>): void {
    const { committer, log } = this.parts;
    const author = this.holder(node);
    log.warn({ ...lease, ...author, reason }, 'lease released; the cell waits again');
    const shortage = reason === 'memory' ? this.shortageOf(lease) : undefined;
    const error = reason === 'memory' ? 'the system ended the node for want of memory; it held nothing else' : null;
    committer.add({ kind: 'attempt', author, lease, span: this.spanSince(since), end: reason, error, shortage });
  }

  /** The lease has ended without a report too often. */
  givenUp({ node, lease, since, losses, outOfMemory }: Command<'give-up'>): void {
    const { committer, ledger, log } = this.parts;
    const failure: Failure = outOfMemory
      ? this.withMemory(lease, {
          kind: 'memory',
          message: `the system ended ${losses} nodes for want of memory while they held this cell and nothing else`,
          signature: 'NodeOutOfMemoryError',
        })
      : {
          kind: 'crash',
          message: `${losses} nodes ended while they held this cell, the last ones with nothing else to do: it seems to kill them`,
          signature: 'NodeLostError',
        };
    const author = this.holder(node);
    ledger.faults.add(failure, lease.cell, author.name, true);
    log.error({ ...lease, ...author, ...failure }, 'cell given up');
    committer.add({ kind: 'failure', author, lease, span: this.spanSince(since), failure });
  }

  private logComparison(outcome: WriteOutcome, { lease, result }: ResultReport, author: Author): void {
    const { store, log } = this.parts;
    switch (outcome) {
      case 'stored':
        return;
      case 'equal':
        return log.info({ ...lease, ...author }, 'duplicate result, equal to the stored one');
      case 'reproduced':
        return log.info({ ...lease, ...author }, 'trained again, with the same result');
      case 'different':
      case 'replaced': {
        const digests = store.attempts(lease.cell).findLast(({ attempt }) => attempt === lease.attempt)?.error;
        const what =
          outcome === 'different'
            ? 'duplicate result DIFFERS from the stored one'
            : 'trained again, the result DIFFERS';
        return log.error({ ...lease, ...author, backend: result.backend, digests }, what);
      }
    }
  }

  /** Says how much the cell had. */
  private withMemory({ cell }: Lease, failure: Failure): Failure {
    const { size = 0, shortages = 0 } = this.parts.state.cells.get(cell) ?? {};
    const had = `${(size / 1e9).toFixed(1)} GB were reserved for it, at the last of ${shortages} attempts alone on a node`;
    return { ...failure, message: `${failure.message}; ${had}` };
  }

  private shortageOf({ cell }: Lease): Shortage | undefined {
    const entry = this.parts.state.cells.get(cell);
    return entry && { times: entry.shortages, bytes: entry.size };
  }

  private holder(node: Author['node']): Author {
    return { node, name: this.parts.ledger.nameOf(node) };
  }

  /** From a moment of the coordinator's clock until now, as people tell time. */
  private spanSince(since: number): { readonly started: number; readonly ended: number } {
    const ended = Date.now();
    return { started: Math.round(ended - (this.parts.clock() - since)), ended };
  }
}

function authorOf({ node, name }: Session): Author {
  return { node, name };
}
