import type { FailureReport, Malformed, ResultReport } from './fleet-messages.js';
import { decodeNodeMessage, encodeNodeMessage } from './node-codec.js';

/** One report as bytes, as it would travel alone. */
export function encodeReport(report: ResultReport | FailureReport): Buffer {
  return encodeNodeMessage({
    kind: 'reports',
    results: 'result' in report ? [report] : [],
    failures: 'failure' in report ? [report] : [],
  });
}

/** The report that was encoded: checked against every bound, or `malformed`. */
export function decodeReport(
  bytes: Buffer,
): { readonly kind: 'report'; readonly report: ResultReport | FailureReport } | Malformed {
  const message = decodeNodeMessage(bytes);
  if (message.kind === 'malformed') return message;
  const [report, ...others] = message.kind === 'reports' ? [...message.results, ...message.failures] : [];
  if (report === undefined || others.length > 0) return { kind: 'malformed', reason: 'expected one report' };
  return { kind: 'report', report };
}
