/**
 * An abort signal for the first Ctrl-C, SIGTERM, or SIGUSR1, which batch systems send ahead of the time limit; a second one ends the process at once. `release` gives the signals
 * back to whoever had them.
 */
export function onInterruption(note: (text: string) => void): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGUSR1'] as const;
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    note('stopping: finished cells are kept, the others saved (again to stop at once)');
    controller.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
