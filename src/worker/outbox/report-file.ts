import { createHash } from 'node:crypto';
import { decodeReport, encodeReport } from '../../wire/index.js';
import type { Report } from '../attach/index.js';

/** The first byte is no text, and line ends of both kinds are in it: transfers that tamper with either are found out. */
const MAGIC = Buffer.from([0x89, 0x67, 0x72, 0x77, 0x0d, 0x0a, 0x72, 0x0a]);
const DIGEST_BYTES = 32;

/** Bytes that are not a report as it was written. */
export class ReportUnreadableError extends Error {
  override readonly name = 'ReportUnreadableError';
  readonly retryable = false;
}

/** A report as a file: magic, the message that would carry it, and the SHA-256 of both. */
export function reportFile(report: Report): Buffer {
  const body = Buffer.concat([MAGIC, encodeReport(report)]);
  return Buffer.concat([body, digestOf(body)]);
}

/**
 * The report that was written, or an error.
 * @throws ReportUnreadableError
 */
export function reportIn(file: Buffer): Report {
  const body = file.subarray(0, -DIGEST_BYTES);
  if (!file.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, file.length)))
    throw new ReportUnreadableError('it does not begin as a report does');
  if (body.length < MAGIC.length || !digestOf(body).equals(file.subarray(-DIGEST_BYTES)))
    throw new ReportUnreadableError('its digest is not that of what precedes: its end is missing, or it was changed');
  const decoded = decodeReport(body.subarray(MAGIC.length));
  if (decoded.kind === 'malformed') throw new ReportUnreadableError(decoded.reason);
  return decoded.report;
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
