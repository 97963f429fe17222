import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Precision } from '../../core/cell/index.js';
import { PeerError } from './peer-error.js';
import { PeerProcess } from './peer-process.js';

/** Frameworks we are compared with. */
export type PeerName = 'jax' | 'torch';

interface PeerKind {
  readonly name: PeerName;
  readonly title: string;
  readonly script: string;
}

export const PEERS: readonly PeerKind[] = [
  { name: 'jax', title: 'JAX', script: 'jax_loop.py' },
  { name: 'torch', title: 'PyTorch', script: 'torch_eager.py' },
];

/** A peer with a number of threads, waiting for problems. */
export interface Peer {
  readonly kind: PeerKind;
  readonly version: string;
  readonly threads: number;
  readonly process: PeerProcess;
}

export interface PeersOptions {
  readonly python: string;
  readonly precision: Precision;
  /** Of the user, not of one who trains: peers choose their threads themselves. */
  readonly env: NodeJS.ProcessEnv;
}

/** Every peer this Python has, once with one thread and once with all; and in words, what it has not. */
export async function startPeers(options: PeersOptions): Promise<{ peers: Peer[]; skipped: string[] }> {
  const peers: Peer[] = [];
  const skipped: string[] = [];
  for (const kind of PEERS)
    for (const threads of new Set([1, availableParallelism()])) {
      const script = fileURLToPath(new URL(kind.script, import.meta.url));
      try {
        const started = await PeerProcess.start({ ...options, title: kind.title, script, threads });
        if ('missing' in started) {
          skipped.push(`${kind.title}: ${options.python} has no module ${started.missing}`);
          break;
        }
        peers.push({ kind, version: started.version, threads, process: started.peer });
      } catch (error) {
        if (!(error instanceof PeerError)) throw error;
        skipped.push(error.message);
      }
    }
  return { peers, skipped };
}
