import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Examination } from './check.js';

/** SQLite, in which results are kept: a file is written, durably, and read again. */
export const store: Examination = {
  name: 'store',
  mend: 'npm ci',
  async examine() {
    const { default: Database } = await import('libsql');
    const folder = await mkdtemp(join(tmpdir(), 'grw-doctor-'));
    try {
      const database = new Database(join(folder, 'probe.db'));
      try {
        database.exec('PRAGMA journal_mode = WAL; CREATE TABLE probe (x REAL); INSERT INTO probe VALUES (0.5)');
        const row = database.prepare('SELECT sqlite_version() AS version, x FROM probe').get() as {
          version: string;
          x: number;
        };
        if (row.x !== 0.5) throw new Error(`SQLite ${row.version} read back another number than it wrote`);
        return { status: 'ok', detail: `SQLite ${row.version}` };
      } finally {
        database.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
