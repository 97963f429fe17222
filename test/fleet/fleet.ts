import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Coordinator, CoordinatorOptions, ExpandedSweep } from '../../src/coordinator/index.js';
import { openStore, startCoordinator } from '../../src/coordinator/index.js';
import { packResult } from '../../src/core/record/index.js';
import { silentLog } from '../../src/log/index.js';
import type { LocalNode, LocalNodeOptions } from '../../src/worker/local-node.js';
import { spawnLocalNode } from '../../src/worker/local-node.js';
import { cheapResult, CHEAP_TRAINER, folder, leaseOf, NODE, SPAN } from './support.js';

/** A coordinator in this process; closed when the test ends. */
export async function coordinator(options: Partial<CoordinatorOptions> = {}): Promise<Coordinator> {
  const defaults = { listen: '127.0.0.1:0', dataDirectory: folder(), log: silentLog(), closeGraceMs: 500 };
  const started = await startCoordinator({ ...defaults, ...options });
  onTestFinished(() => started.close());
  return started;
}

/** A node in a process of its own, with the stand-in trainer; killed when the test ends, if it still runs. */
export function localNode(address: string, options: Partial<LocalNodeOptions> = {}): LocalNode {
  const logFile = join(folder(), 'node.log');
  const node = spawnLocalNode({ coordinator: address, threads: 2, logFile, trainerModule: CHEAP_TRAINER, ...options });
  onTestFinished(async () => {
    await node.stop(1_000);
  });
  return node;
}

/** The digest of what a store holds after a run in which nothing goes wrong. */
export async function undisturbed(sweep: ExpandedSweep): Promise<string> {
  const store = openStore(join(folder(), 'grw.db'));
  store.saveSweep(sweep);
  for (const { cell } of sweep.cells) {
    const { seed, lambda } = cell;
    const result = packResult({ ...(await cheapResult({ seed, lambda })), epochs: cell.train.epochs });
    const lease = leaseOf({ seed, lambda, epochs: cell.train.epochs });
    store.commit([{ kind: 'result', author: { node: NODE, name: 'n' }, lease, span: SPAN, result }]);
  }
  const digest = store.dumpDigest();
  store.close();
  return digest;
}
