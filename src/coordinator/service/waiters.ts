import type { SweepId } from '../../core/fleet/index.js';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for sweeps to finish. */
export class Waiters {
  /** Rejects when nobody will be served any more; never resolves. */
  readonly failed: Promise<never>;
  private refuse: (error: Error) => void = () => undefined;
  private readonly waiting = new Map<SweepId, Waiter[]>();
  private failure: Error | null = null;

  constructor() {
    this.failed = new Promise((_, reject) => (this.refuse = reject));
    // Whoever cares waits for it; nobody has to.
    this.failed.catch(() => undefined);
  }

  wait(sweep: SweepId): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const waiters = this.waiting.get(sweep) ?? [];
      this.waiting.set(sweep, waiters);
      waiters.push({ resolve, reject });
    });
  }

  finished(sweep: SweepId): void {
    for (const { resolve } of this.waiting.get(sweep) ?? []) resolve();
    this.waiting.delete(sweep);
  }

  /** Nobody will be served any more. */
  fail(error: Error): void {
    this.failure ??= error;
    this.refuse(this.failure);
    for (const waiters of this.waiting.values()) for (const { reject } of waiters) reject(error);
    this.waiting.clear();
  }
}
