/** Numbers for readers: few digits, a true minus, powers of ten as superscripts. */

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

/** 10⁻⁶ for −6. */
export function powerOfTen(exponent: number): string {
  return `10${Array.from(String(exponent), (character) => SUPERSCRIPTS[character]!).join('')}`;
}

/** `digits` significant digits: 0.631, 12,000 as 1.2×10⁴, 10⁻⁶ exactly as 10⁻⁶, 0 as 0, nothing as a dash. */
export function readable(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const sign = value < 0 ? '−' : '';
  const [mantissa, exponent] = scientific(Math.abs(value), digits);
  if (value === 0 || isPlain(exponent)) return sign + plain(Math.abs(value), digits);
  return sign + (mantissa === '1' ? powerOfTen(exponent) : `${mantissa}×${powerOfTen(exponent)}`);
}

/** A number as a user gave it: whole numbers in full, others to six digits. */
export function given(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? whole(value) : readable(value, 6);
}

/** With exactly `digits` significant digits, as measured numbers are written: 0.500, 6.00×10⁻¹⁴. */
export function measured(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return readable(value);
  const [mantissa, exponent] = compact(Math.abs(value), digits).split('e') as [string, string?];
  return (value < 0 ? '−' : '') + (exponent === undefined ? mantissa : `${mantissa}×${powerOfTen(Number(exponent))}`);
}

/** And in plain text, for terminals: 6.00e-14. */
export function compact(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  return isPlain(Number(exponent)) ? value.toPrecision(digits) : `${mantissa}e${Number(exponent)}`;
}

/** A whole number with thin spaces between thousands from five digits on: 200 000. */
export function whole(value: number): string {
  const text = String(value);
  return /^\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, '\u202f') : text;
}

/** 1 cell, 2 cells. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${whole(count)} ${count === 1 ? noun : plural}`;
}

/** Written without a power of ten. */
function isPlain(exponent: number): boolean {
  return exponent >= -3 && exponent <= 3;
}

function plain(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

function scientific(value: number, digits: number): [string, number] {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  return [String(Number(mantissa)), Number(exponent)];
}
