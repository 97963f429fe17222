import { createHash } from 'node:crypto';
import type { Connection } from './connection.js';

/**
 * What must be equal, line for line, between an interrupted and an undisturbed run: sweeps with their cells, results with
 * traces bit for bit, and cells found invalid. Not when, where, how often or in which order things happened, nor failures
 * that another try might not meet.
 */
export function* canonicalDump(connection: Connection): Generator<string, void, undefined> {
  for (const [number, id, name, text] of connection.sql('SELECT number, id, name, text FROM sweep ORDER BY id').all()) {
    const members = connection
      .sql('SELECT cell.id FROM sweep_cell JOIN cell ON cell.number = sweep_cell.cell WHERE sweep = ? ORDER BY ordinal')
      .all(number as number);
    yield JSON.stringify({ sweep: id, name, text, cells: members.flat() });
  }
  for (const [id, parameters] of connection.sql('SELECT id, parameters FROM cell ORDER BY id').rows())
    yield JSON.stringify({ cell: id, parameters });
  const results = connection.sql(
    `SELECT cell.id, outcome, coalesce(epochs_passed, epochs), backend, facts, trace FROM result JOIN cell ON cell.number = result.cell ORDER BY cell.id`,
  );
  for (const [id, outcome, epochs, backend, facts, trace] of results.rows())
    yield JSON.stringify({ result: id, outcome, epochs, backend, facts, trace: (trace as Buffer).toString('base64') });
  const invalid = connection.sql(
    `SELECT cell.id, message FROM failure JOIN cell ON cell.number = failure.cell WHERE kind = 'invalid' ORDER BY cell.id`,
  );
  for (const [id, message] of invalid.rows()) yield JSON.stringify({ invalid: id, message });
}

/** SHA-256 of the canonical dump, in hexadecimal. */
export function dumpDigest(connection: Connection): string {
  const hash = createHash('sha256');
  for (const line of canonicalDump(connection)) hash.update(line).update('\n');
  return hash.digest('hex');
}
