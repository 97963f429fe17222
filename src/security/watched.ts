import { statSync } from 'node:fs';

/** Something read from files, and read again when they change. What cannot be read leaves what was read before in force. */
export class Watched<T> {
  private present: T;
  private stamp: string;

  /** @throws what `read` throws the first time */
  constructor(
    private readonly paths: readonly string[],
    private readonly read: () => T,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    // Before reading: a change meanwhile is seen the next time.
    this.stamp = stampOf(paths);
    this.present = read();
  }

  get value(): T {
    return this.present;
  }

  /** Looks at the files, a few microseconds; true if there is another value now. */
  refresh(): boolean {
    const stamp = stampOf(this.paths);
    if (stamp === this.stamp) return false;
    this.stamp = stamp;
    try {
      this.present = this.read();
      return true;
    } catch (error) {
      this.onTrouble(error);
      return false;
    }
  }
}

function stampOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
      return stat === undefined ? 'none' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
    })
    .join(' ');
}
