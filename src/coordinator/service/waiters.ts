import type { SweepId } from '../../core/fleet/index.js';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for sweeps to finish. */
export class Waiters {
  private readonly waiting = new Map<SweepId, Waiter[]>();
  private failure: Error | null = null;

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
    for (const waiters of this.waiting.values()) for (const { reject } of waiters) reject(error);
    this.waiting.clear();
  }
}
