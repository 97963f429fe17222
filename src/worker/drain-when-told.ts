import type { NodeHandle } from './node.js';

/** The message with which a parent asks for the end. */
export const DRAIN = 'drain';

/** Signals on which schedulers and terminals announce the end; batch systems send SIGUSR1 some time before it. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGUSR1'] as const;

/**
 * Drains the node on its parent's word or on the first signal; a second signal ends the process at once. The parent does
 * not use signals itself: a terminal or a batch system signals parent and child alike, and the two must not count twice,
 * or checkpoints would be cut off.
 */
export function drainWhenTold(node: NodeHandle): void {
  process.on('message', (message) => {
    if (message === DRAIN) void node.drain('told to by the parent');
  });
  let signalled = false;
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (signalled) process.exit(130);
      signalled = true;
      void node.drain(signal);
    });
}
