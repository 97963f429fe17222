import { spawn } from 'node:child_process';
import { open } from '../../core/fleet/index.js';
import { ControlClient } from '../control/index.js';
import type { SecurityOptions } from '../options.js';

/** Has the shell run `command`, which sees to it that the node comes back, unless the coordinator has no work for it. */
export async function goOnLater(command: string, coordinator: string, security: SecurityOptions): Promise<void> {
  if (!(await hasWork(coordinator, security))) return;
  await new Promise<void>((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}

/** Also where none answers, for it may be back before the node, and where a certificate is for nodes only. */
async function hasWork(coordinator: string, security: SecurityOptions): Promise<boolean> {
  let client: ControlClient | null = null;
  try {
    client = new ControlClient(coordinator, security);
    const { sweeps } = await client.status(null);
    return sweeps.some(({ mode, counts }) => mode === 'active' && open(counts) > 0);
  } catch {
    return true;
  } finally {
    client?.close();
  }
}
