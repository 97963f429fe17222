import type { NodeHandle } from './node-options.js';

/** The message with which a parent asks for the end. */
export const DRAIN = 'drain';

/** Signals on which schedulers and terminals announce the end. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Drains the node on its parent's word or on the first signal; a second signal ends the process at once. SIGUSR1 does not
 * count: batch systems send it some time before the end, and SIGTERM after it. The parent does
 * not use signals itself: a terminal or a batch system signals parent and child alike, and the two must not count twice,
 * or checkpoints would be cut off.
 */
export function drainWhenTold(node: NodeHandle): void {
  process.on('message', (message) => {
    if (message === DRAIN) void node.drain('told to by the parent');
  });
  process.on('SIGUSR1', () => void node.drain('SIGUSR1'));
  let signalled = false;
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (signalled) process.exit(130);
      signalled = true;
      void node.drain(signal);
    });
}
