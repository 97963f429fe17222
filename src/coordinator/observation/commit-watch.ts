import { Counter, Histogram, Registry } from 'prom-client';

/** Looks on while batches are committed. */
export interface CommitWatcher {
  /** One durable transaction of so many writes. */
  committed(milliseconds: number, writes: number): void;
  commitFailed(): void;
}

/** Times and sizes of commits, for Prometheus. */
export class CommitWatch implements CommitWatcher {
  private readonly registry = new Registry();
  private readonly seconds = new Histogram({
    name: 'grw_store_commit_seconds',
    help: 'How long one durable commit of the store took.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  private readonly writes = new Histogram({
    name: 'grw_store_commit_writes',
    help: 'Results and attempts in one commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers: [this.registry],
  });
  private readonly failures = new Counter({
    name: 'grw_store_commit_failures_total',
    help: 'Commits that the disk did not take; they are tried again.',
    registers: [this.registry],
  });

  committed(milliseconds: number, writes: number): void {
    this.seconds.observe(milliseconds / 1000);
    this.writes.observe(writes);
  }

  commitFailed(): void {
    this.failures.inc();
  }

  exposition(): Promise<string> {
    return this.registry.metrics();
  }
}
