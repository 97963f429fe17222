import type { Bucket, Experience } from '../../core/cost/index.js';
import type { Connection } from './connection.js';

export function experiences(connection: Connection): [Bucket, Experience][] {
  const rows = connection.sql('SELECT bucket, cells, log_ratio FROM experience').all();
  return (rows as [Bucket, number, number][]).map(([bucket, count, logRatio]) => [bucket, { count, logRatio }]);
}

export function saveExperiences(connection: Connection, learned: readonly (readonly [Bucket, Experience])[]): void {
  connection
    .sql(`INSERT OR REPLACE INTO experience SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`)
    .run(JSON.stringify(learned.map(([bucket, { count, logRatio }]) => [bucket, count, logRatio])));
}
