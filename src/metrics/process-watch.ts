import type { IntervalHistogram } from 'node:perf_hooks';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Seconds and bytes. */
export interface ProcessFacts {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Since 1970. */
  readonly startedAt: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  readonly externalBytes: number;
  /** By how much timers came late since the last reading; 0 where none was due. */
  readonly lag: { readonly mean: number; readonly p99: number; readonly max: number };
}

/** Between looks at the event loop, ms. */
const RESOLUTION_MS = 20;

/** Looks at this process until it is closed. */
export class ProcessWatch {
  private readonly delays: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly startedAt = Date.now() / 1000 - process.uptime();

  constructor() {
    this.delays.enable();
  }

  read(): ProcessFacts {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    const lag = this.lag();
    this.delays.reset();
    return {
      userSeconds: user / 1e6,
      systemSeconds: system / 1e6,
      startedAt: this.startedAt,
      residentBytes: rss,
      heapUsedBytes: heapUsed,
      heapTotalBytes: heapTotal,
      externalBytes: external,
      lag,
    };
  }

  close(): void {
    this.delays.disable();
  }

  /** What is measured, in nanoseconds, is the time from one look to the next. */
  private lag(): ProcessFacts['lag'] {
    const { mean, max, count } = this.delays;
    if (count === 0) return { mean: 0, p99: 0, max: 0 };
    const late = (nanoseconds: number): number => Math.max(nanoseconds / 1e9 - RESOLUTION_MS / 1000, 0);
    return { mean: late(mean), p99: late(this.delays.percentile(99)), max: late(max) };
  }
}
