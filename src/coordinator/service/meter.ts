/** Seconds over which the rate is taken. */
const WINDOW = 5;

/** Counts events, and tells how many there were per second lately. Time is given, in milliseconds. */
export class Meter {
  private readonly seconds = new Map<number, number>();
  private since: number | null = null;

  add(now: number): void {
    this.since ??= now;
    const second = Math.floor(now / 1000);
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + 1);
    if (this.seconds.size > WINDOW + 1) this.forget(second);
  }

  rate(now: number): number {
    if (this.since === null) return 0;
    const oldest = Math.floor(now / 1000) - WINDOW;
    let sum = 0;
    for (const [second, events] of this.seconds) if (second >= oldest) sum += events;
    const begin = Math.max(this.since, oldest * 1000);
    return sum / Math.max((now - begin) / 1000, 1);
  }

  private forget(second: number): void {
    for (const key of this.seconds.keys()) if (key < second - WINDOW) this.seconds.delete(key);
  }
}
