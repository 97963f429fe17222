import type { NodeHandle } from './node.js';

/** Signals on which schedulers and terminals announce the end. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Drains the node on the first signal; a second one ends the process at once. */
export function drainOnSignals(node: NodeHandle): void {
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (signalled) process.exit(130);
      signalled = true;
      void node.drain(signal);
    });
  let signalled = false;
}
