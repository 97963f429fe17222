import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Where a node keeps data files unless it is told: one folder for all runs of a user, in the system's temporary one. By number:
 * a container's user may have no name, and then there is nothing to be known of it.
 */
export function defaultDataFolder(): string {
  return join(tmpdir(), `grw-data-${process.getuid?.() ?? userInfo().uid}`);
}
