/** Something that is made when it is asked for, and stays good for a moment. */
export class Brief<T> {
  private made: { readonly value: T; readonly at: number } | null = null;

  constructor(
    private readonly make: () => T,
    private readonly freshMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get value(): T {
    const now = this.clock();
    if (this.made === null || now - this.made.at >= this.freshMs) this.made = { value: this.make(), at: now };
    return this.made.value;
  }

  /** What it is made of has changed. Gives back what it is given. */
  forget<U>(passed: U): U {
    this.made = null;
    return passed;
  }
}
