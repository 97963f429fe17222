/** Three digits, never with an exponent. */
export function threeDigits(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

export function microseconds(seconds: number): string {
  return threeDigits(seconds * 1e6);
}
