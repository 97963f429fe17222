/** The values a statement allows, ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export function atMost(high: number): Range {
  return { low: -Infinity, high };
}

export function atLeast(low: number): Range {
  return { low, high: Infinity };
}

export function between(low: number, high: number): Range {
  return { low, high };
}

export function contains({ low, high }: Range, value: number): boolean {
  return value >= low && value <= high;
}
