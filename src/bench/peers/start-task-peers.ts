import { fileURLToPath } from 'node:url';
import { PeerError } from './peer-error.js';
import { PeerProcess } from './peer-process.js';

/** Who runs tasks; `train(n)` runs n that do nothing. */
const TASK_PEERS = [
  { title: 'HyperQueue', script: 'hyperqueue_tasks.py' },
  { title: 'Ray', script: 'ray_tasks.py' },
  { title: 'Dask', script: 'dask_tasks.py' },
] as const;

export interface TaskPeer {
  /** As in `Ray 2.60.0`. */
  readonly title: string;
  readonly process: PeerProcess;
}

export interface TaskPeersOptions {
  readonly python: string;
  readonly workers: number;
  readonly env: NodeJS.ProcessEnv;
}

/** Every such peer this Python has; and in words, what it has not. */
export async function startTaskPeers(options: TaskPeersOptions): Promise<{ peers: TaskPeer[]; skipped: string[] }> {
  const { python, workers, env } = options;
  const peers: TaskPeer[] = [];
  const skipped: string[] = [];
  for (const { title, script } of TASK_PEERS)
    try {
      const path = fileURLToPath(new URL(script, import.meta.url));
      const peer = { python, env, title, script: path, threads: workers, precision: 'float64' } as const;
      const started = await PeerProcess.start(peer);
      if ('missing' in started) skipped.push(`${title}: ${python} has no module ${started.missing}`);
      else peers.push({ title: `${title} ${started.version}`, process: started.peer });
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      skipped.push(error.message);
    }
  return { peers, skipped };
}
