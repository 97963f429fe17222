/** Sizes chunks of epochs so that each takes about `target` milliseconds, whatever the engine and the machine. */
export class Pacer {
  private size = 1;
  private startedAt: number;

  constructor(
    private readonly target = 200,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  /** Epochs of the next chunk. */
  chunk(): number {
    this.startedAt = this.now();
    return this.size;
  }

  /** Called when a chunk is done; grows at most tenfold, so that one lucky chunk is not followed by an endless one. */
  done(): void {
    const elapsed = this.now() - this.startedAt;
    const factor = Math.min(10, Math.max(0.1, this.target / Math.max(elapsed, 1e-3)));
    this.size = Math.max(1, Math.round(this.size * factor));
  }
}
