import { isMapping } from './check.js';

/** A value small enough for a table: `group-dro(nu=0.1)`, `stable 0.9`, `{0: 5, 1: 1}`, 0.001. */
export type ShortValue = string | number | boolean;

export function shortValue(value: unknown): ShortValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (!isMapping(value)) return String(value);
  const { name, kind, ...rest } = value;
  const head = name ?? kind;
  const parts = Object.entries(rest).filter(([, inner]) => inner !== undefined);
  if (typeof head === 'string') {
    const given = parts.map(([key, inner]) => `${key}=${shortValue(inner)}`).join(', ');
    return given === '' ? head : `${head}(${given})`;
  }
  const only = parts.at(0);
  if (only !== undefined && parts.length === 1 && !/^\d/.test(only[0])) return `${only[0]} ${shortValue(only[1])}`;
  return `{${parts.map(([key, inner]) => `${key}: ${shortValue(inner)}`).join(', ')}}`;
}

/** Six significant digits are enough to tell values of an axis apart by eye. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}
