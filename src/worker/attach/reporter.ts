import type { FailureReport, NodeMessage, ResultReport } from '../../wire/index.js';
import type { Report } from './holdings.js';

/** Bytes of results that travel in one message, at least one report each. */
const MESSAGE_BYTES = 1_000_000;

/** Reports on their way out, in order; those of one turn of the event loop share a message. */
export class Reporter {
  private unsent: Report[] = [];

  get isEmpty(): boolean {
    return this.unsent.length === 0;
  }

  add(report: Report): void {
    this.unsent.push(report);
  }

  /** A new stream: everything not yet acknowledged is said again. */
  restart(reports: readonly Report[]): void {
    this.unsent = [...reports];
  }

  /** The next message, or null when there is nothing to say. */
  next(): NodeMessage | null {
    if (this.unsent.length === 0) return null;
    let bytes = 0;
    const beyond = this.unsent.findIndex((report) => (bytes += sizeOf(report)) > MESSAGE_BYTES);
    const batch = this.unsent.splice(0, beyond === -1 ? this.unsent.length : Math.max(beyond, 1));
    return { kind: 'reports', results: batch.filter(isResult), failures: batch.filter(isFailure) };
  }
}

function isResult(report: Report): report is ResultReport {
  return 'result' in report;
}

function isFailure(report: Report): report is FailureReport {
  return 'failure' in report;
}

function sizeOf(report: Report): number {
  return isResult(report) ? report.result.facts.length + report.result.trace.length : report.failure.message.length;
}
