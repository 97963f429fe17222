import { endianness } from 'node:os';
import type { CellResult, Column, ColumnName, Facts, Outcome, Trace } from '../core/record/index.js';
import { COLUMN_NAMES, COLUMNS, columnWidths, factsSchema } from '../core/record/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import { count, text, whole } from './fields.js';
import { grw } from './generated/grw.js';

type WireResult = grw.v1.Result.$Properties;
type WireColumn = grw.v1.Column.$Properties;

const { Outcome: WireOutcome } = grw.v1.Result;
const OUTCOME_TO_WIRE = {
  epochs: WireOutcome.OUTCOME_EPOCHS,
  train_risk: WireOutcome.OUTCOME_TRAIN_RISK,
  diverged: WireOutcome.OUTCOME_DIVERGED,
  stationary: WireOutcome.OUTCOME_STATIONARY,
  time: WireOutcome.OUTCOME_TIME,
} as const satisfies Record<Outcome, number>;
const OUTCOME_FROM_WIRE = new Map(
  Object.entries(OUTCOME_TO_WIRE).map(([name, number]) => [number as number, name as Outcome]),
);

/** Columns cross the wire as the memory they are in; every platform Node runs on is little-endian today. */
if (endianness() !== 'LE') throw new Error('grw needs a little-endian machine');

/** The result's part of the wire message; no column is copied before it is encoded. */
export function resultTo(result: CellResult): Omit<WireResult, 'lease' | 'started' | 'ended'> {
  return {
    outcome: OUTCOME_TO_WIRE[result.outcome],
    ...epochsTo(result.epochs),
    backend: result.backend,
    facts: JSON.stringify(result.facts),
    points: result.trace.points,
    trace: COLUMN_NAMES.map((name) => columnTo(name, result.trace.columns[name])),
  };
}

/** Checks facts, outcome, and that every column is there once with the shape that the facts imply. */
export function resultFrom(wire: WireResult, path: string): CellResult {
  const facts = factsFrom(wire.facts ?? '', path);
  return {
    outcome: outcomeFrom(wire.outcome, path),
    epochs: epochsFrom(wire, path),
    backend: text(`${path}.backend`, wire.backend, BOUNDS.name),
    facts,
    trace: traceFrom(wire, facts, path),
  };
}

function epochsTo(epochs: number): Pick<WireResult, 'epochs'> | Pick<WireResult, 'epochsPassed'> {
  return Number.isSafeInteger(epochs) ? { epochs } : { epochsPassed: epochs };
}

function epochsFrom({ epochs, epochsPassed }: WireResult, path: string): number {
  const passed = epochsPassed ?? 0;
  if (passed === 0) return count(`${path}.epochs`, epochs);
  if (passed > 0 && passed < Infinity) return passed;
  throw new MalformedMessageError(`${path}.epochs_passed`, `a finite number ≥ 0, not ${passed}`);
}

function columnTo(name: ColumnName, column: Column): WireColumn {
  const { data, width } = column;
  return { name, width, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function outcomeFrom(value: WireResult['outcome'], path: string): Outcome {
  const number: number = value ?? 0;
  const outcome = OUTCOME_FROM_WIRE.get(number);
  if (outcome === undefined) throw new MalformedMessageError(`${path}.outcome`, 'an outcome');
  return outcome;
}

function factsFrom(json: string, path: string): Facts {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new MalformedMessageError(`${path}.facts`, 'JSON');
  }
  const parsed = factsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new MalformedMessageError(`${path}.facts.${issue.path.join('.')}`, issue.message);
}

function traceFrom(wire: WireResult, facts: Facts, path: string): Trace {
  const points = whole(`${path}.points`, wire.points, 1, 0xffffffff);
  const columns: Partial<Record<ColumnName, Column>> = {};
  const widths = columnWidths(facts);
  for (const column of wire.trace ?? []) {
    const name = columnName(column.name, path);
    const at = `${path}.trace.${name}`;
    if (columns[name] !== undefined) throw new MalformedMessageError(at, 'each column once');
    columns[name] = columnFrom(column, points, widths[COLUMNS[name].shape], at);
  }
  for (const name of COLUMN_NAMES)
    if (columns[name] === undefined) throw new MalformedMessageError(`${path}.trace.${name}`, 'a column');
  return { points, columns: columns as Record<ColumnName, Column> };
}

function columnName(name: string | null | undefined, path: string): ColumnName {
  if (typeof name === 'string' && Object.hasOwn(COLUMNS, name)) return name as ColumnName;
  throw new MalformedMessageError(
    `${path}.trace`,
    `known columns only, not ${JSON.stringify(text(path, name, BOUNDS.name))}`,
  );
}

function columnFrom(wire: WireColumn, points: number, width: number, path: string): Column {
  if ((wire.width ?? 0) !== width) throw new MalformedMessageError(`${path}.width`, `${width}, not ${wire.width ?? 0}`);
  const bytes = wire.data ?? new Uint8Array();
  if (bytes.byteLength !== points * width * 8)
    throw new MalformedMessageError(`${path}.data`, `${points} × ${width} float64, not ${bytes.byteLength} bytes`);
  // Copied: the bytes are a view into the message, at any offset, and would keep all of it in memory.
  const data = new Float64Array(points * width);
  new Uint8Array(data.buffer).set(bytes);
  return { width, data };
}
