/** Three digits and the size: `0.52`, `12.3`, `4.1k`, `3.2M`. */
export function compact(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  const digits = scaled >= 99.5 || Number.isInteger(scaled) ? 0 : scaled >= 9.95 ? 1 : 2;
  return `${scaled.toFixed(digits)}${units[unit]}`;
}
