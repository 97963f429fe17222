/**
 * The last value that was made, for whoever asks for the same: the cells of a sweep that share it follow one another on a
 * thread. One of more than `capacity` bytes is not kept. Nobody may change it.
 */
export class Recent<T> {
  private latest: { readonly key: string; readonly value: T } | null = null;

  constructor(private readonly capacity: number) {}

  /**
   * @param key all that the value depends on
   * @param bytes of the value, about
   */
  get(key: string, bytes: number, make: () => T): T {
    if (this.latest?.key === key) return this.latest.value;
    // Not both at once.
    this.latest = null;
    const value = make();
    if (bytes <= this.capacity) this.latest = { key, value };
    return value;
  }
}
