/** Numbers that the code reads from memory: loading one costs less than building it from its bits. */
export class ConstantPool {
  private readonly addresses = new Map<string, number>();
  private readonly numbers: number[] = [];

  /** @param start where the pool begins in memory, in bytes; a multiple of 16 */
  constructor(private readonly start: number) {}

  /** Address of two numbers side by side. */
  pair(first: number, second: number): number {
    const key = `${nameOf(first)} ${nameOf(second)}`;
    let address = this.addresses.get(key);
    if (address === undefined) {
      address = this.start + this.numbers.length * Float64Array.BYTES_PER_ELEMENT;
      this.addresses.set(key, address);
      this.numbers.push(first, second);
    }
    return address;
  }

  single(value: number): number {
    return this.pair(value, value);
  }

  /** What is to lie at `start`. */
  data(): Float64Array {
    return Float64Array.from(this.numbers);
  }
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}
