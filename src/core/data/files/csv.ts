import { countText, didYouMean, either, nearest, quote } from '../../sweep/text.js';
import type { CsvTable } from './csv-table.js';
import { numberIn, readCsv, shownCell } from './csv-table.js';
import { atKey } from './errors.js';
import type { DataFile } from './file.js';
import type { NamedSamples, Split } from './samples.js';
import { MOST_NUMBERS, select } from './samples.js';

/** The columns of a CSV file that a cell reads. */
export interface CsvColumns {
  readonly label: string;
  readonly group?: string | undefined;
  readonly features?: readonly string[] | undefined;
  readonly split?: string | undefined;
}

/** @throws DataError */
export function csvSamples(columns: CsvColumns, file: DataFile, test: DataFile | undefined): Split {
  const table = readCsv(file.name, file.bytes);
  const train = tableSamples(table, columns);
  if (columns.split !== undefined) return splitByColumn(table, train, columns.split);
  if (test === undefined) return { train, test: null };
  // The same columns in the same order as in training, whatever their order in this file.
  const features = featuresOf(table, columns);
  return { train, test: tableSamples(readCsv(test.name, test.bytes), { ...columns, features }) };
}

/** The features when the sweep does not say: all columns that have no other part. */
export function defaultFeatures(names: readonly string[], { label, group, split }: CsvColumns): string[] {
  return names.filter((name) => name !== label && name !== group && name !== split);
}

function featuresOf(table: CsvTable, columns: CsvColumns): readonly string[] {
  return columns.features ?? defaultFeatures(table.columns, columns);
}

function tableSamples(table: CsvTable, columns: CsvColumns): NamedSamples {
  const label = indexOf(table, 'label', columns.label);
  const group = columns.group === undefined ? label : indexOf(table, 'group', columns.group);
  const names = featuresOf(table, columns);
  checkFeatures(table, columns, names);
  const features = names.map((name) => indexOf(table, 'features', name));
  const { rows } = table;
  const values = new Float64Array(rows.length * features.length);
  rows.forEach((_, i) =>
    features.forEach((column, j) => {
      values[i * features.length + j] = numberAt(table, i, column, columns);
    }),
  );
  return {
    values,
    features: features.length,
    classes: rows.map((_, i) => nameAt(table, i, label, 'class')),
    groups: rows.map((_, i) => nameAt(table, i, group, 'group')),
    fault: (row, what, ...rest) =>
      table.fault(row, what === 'class' ? label : what === 'group' ? group : features[0]!, ...rest),
  };
}

function checkFeatures({ file, rows }: CsvTable, columns: CsvColumns, names: readonly string[]): void {
  if (names.length === 0) throw atKey('file', `${file} has no column besides label, group and split to learn from`);
  const { label, group, split } = columns;
  const taken = names.find((name) => name === label || name === group || name === split);
  if (taken === label) throw atKey('features', `column ${quote(label)} is the label: it cannot be a feature, too`);
  if (taken !== undefined)
    throw atKey('features', `column ${quote(taken)} has another part: it cannot be a feature, too`);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw atKey('features', `column ${quote(twice)} is given twice`);
  if (rows.length * names.length > MOST_NUMBERS)
    throw atKey(
      'file',
      `${file} has ${countText(rows.length)} × ${countText(names.length)} features: expected at most ${countText(MOST_NUMBERS)}`,
    );
}

function indexOf({ file, columns }: CsvTable, key: string, name: string): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  const only = columns.length === 1 && /[;\t|]/.exec(columns[0]!);
  if (only)
    throw atKey(key, `${file} has one column only: its cells are not separated by commas but by ${quote(only[0])}`);
  const shown = columns.length <= 10 ? `; it has ${either(columns.map(quote), 'and')}` : '';
  throw atKey(key, `${file} has no column ${quote(name)}${shown}`, didYouMean(nearest(name, columns)));
}

function numberAt(table: CsvTable, row: number, column: number, { features }: CsvColumns): number {
  const cell = table.rows[row]![column]!;
  const value = numberIn(cell);
  if (value !== undefined) return value;
  const hint = features === undefined ? 'features: […] in the sweep says which columns to read' : undefined;
  throw table.fault(
    row,
    column,
    `column ${quote(table.columns[column]!)}: expected a finite number, got ${shownCell(cell)}`,
    hint,
  );
}

function nameAt(table: CsvTable, row: number, column: number, what: 'class' | 'group'): string {
  const cell = table.rows[row]![column]!;
  if (cell !== '') return cell;
  throw table.fault(row, column, `column ${quote(table.columns[column]!)}: expected a ${what}, got an empty cell`);
}

function splitByColumn(table: CsvTable, all: NamedSamples, name: string): Split {
  const column = indexOf(table, 'split', name);
  const positions: { train: number[]; test: number[] } = { train: [], test: [] };
  table.rows.forEach((row, i) => {
    const word = row[column]!;
    if (word !== 'train' && word !== 'test')
      throw table.fault(i, column, `column ${quote(name)}: expected train or test, got ${shownCell(word)}`);
    positions[word].push(i);
  });
  if (positions.train.length === 0) throw atKey('split', `column ${quote(name)} says train of no row`);
  return { train: select(all, positions.train), test: select(all, positions.test) };
}
