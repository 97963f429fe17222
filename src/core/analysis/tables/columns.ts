/** How tables are described: one entry per column with its kind and meaning; the type of a row follows from it. */

/** `list` columns hold one number or text per group, in the order of `group_names`. */
export type ColumnKind = 'text' | 'number' | 'flag' | 'texts' | 'numbers';

export type ColumnDocs = Readonly<Record<string, { readonly kind: ColumnKind; readonly title: string }>>;

/** A value of a table; null where it does not exist or is undefined (not-a-number never occurs). */
export type Value = string | number | boolean | null | readonly string[] | readonly (number | null)[];

interface ValueOf {
  text: string | null;
  number: number | null;
  flag: boolean | null;
  texts: readonly string[];
  numbers: readonly (number | null)[];
}

export type RowOf<D extends ColumnDocs> = { readonly [N in keyof D]: ValueOf[D[N]['kind']] };

/** Not-a-number becomes null; infinities stay. */
export function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

export function knownAll(values: ArrayLike<number>): (number | null)[] {
  // Not `Array.from`, which takes ten times as long for the few numbers of a row.
  const all: (number | null)[] = [];
  for (let i = 0; i < values.length; i++) all.push(known(values[i]!));
  return all;
}
