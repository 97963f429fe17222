/** An item that knows its place in the queue; −1 when it is not queued. Written by the queue alone. */
export interface Queued {
  place: number;
}

/** A binary heap that can also remove from the middle: every operation O(log n). */
export class ReadyQueue<T extends Queued> {
  private readonly items: T[] = [];

  /** `before(a, b)`: a must leave the queue before b. A total order, or the schedule would depend on history. */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  add(item: T): void {
    item.place = this.items.length;
    this.items.push(item);
    this.rise(item);
  }

  get size(): number {
    return this.items.length;
  }

  get first(): T | undefined {
    return this.items.at(0);
  }

  remove(item: T): void {
    const { place } = item;
    const last = this.items.pop()!;
    item.place = -1;
    if (last === item) return;
    this.put(last, place);
    this.rise(last);
    this.sink(last);
  }

  private rise(item: T): void {
    for (;;) {
      if (item.place === 0) return;
      const parent = this.items[(item.place - 1) >> 1]!;
      if (!this.before(item, parent)) return;
      this.swap(item, parent);
    }
  }

  private sink(item: T): void {
    for (;;) {
      const left = this.items.at(2 * item.place + 1);
      const right = this.items.at(2 * item.place + 2);
      const child = left !== undefined && right !== undefined && this.before(right, left) ? right : left;
      if (child === undefined || !this.before(child, item)) return;
      this.swap(child, item);
    }
  }

  private swap(a: T, b: T): void {
    const { place } = a;
    this.put(a, b.place);
    this.put(b, place);
  }

  private put(item: T, place: number): void {
    this.items[place] = item;
    item.place = place;
  }
}
