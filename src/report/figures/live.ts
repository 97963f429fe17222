/**
 * What figures have for readers who point at them in the page: frames that can be moved and zoomed, methods that can be taken
 * away, numbers beside marks. Where nobody points, as in files, all of it is still: the drawing is the same as without.
 */

/** Signals of a sheet: whether somebody may point at it, and the keys of what is taken away. */
export const SIGNALS = [
  { name: 'live', value: false },
  { name: 'hidden', value: [] },
];

/** The part of a layer's data that is not taken away; rows have the key of their method, or of their layer, in `series`. */
export const SHOWN = [{ filter: 'indexof(hidden, datum.series) < 0' }];

export interface Tooltip {
  readonly expr: string;
}

/** A heading and numbers below it, as expressions over `datum`. */
export function tooltip(title: string, rows: Readonly<Record<string, string>>): Tooltip {
  const entries = Object.entries(rows).map(([name, value]) => `${JSON.stringify(plain(name))}: ${value}`);
  return { expr: `{${[`title: ${title}`, ...entries].join(', ')}}` };
}

export function number(field: string): string {
  return `format(datum.${field}, '.4~g')`;
}

/** A number with its interval in brackets, where it has one: null ends are none. */
export function withInterval(field: string, low: string, high: string): string {
  return `${number(field)} + (isValid(datum.${low}) ? ' [' + ${number(low)} + ', ' + ${number(high)} + ']' : '')`;
}

/** Tooltips have no subscripts. */
function plain(text: string): string {
  return text.replace(/_\{([^}]*)\}/g, '_$1');
}
