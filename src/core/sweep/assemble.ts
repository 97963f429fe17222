/** Puts one key of a cell together from the base and the axes that touch it, once per combination of their values. */
import type { Cell, CellInput } from '../cell/index.js';
import { cellSchema } from '../cell/index.js';
import type { DataResolver } from '../data/index.js';
import { DataError } from '../data/index.js';
import type { Axis, Setting } from './axis.js';
import { checkOptions } from './axis.js';
import type { Report } from './check.js';
import { checkValue, isMapping } from './check.js';
import type { Spot, SweepDiagnostic } from './diagnostic.js';
import type { Formula } from './expression/index.js';
import type { KeyPath, Origin } from './located.js';
import { spotOf } from './located.js';
import { CELL_SHAPE } from './shape.js';
import type { Source } from './source.js';
import { Problems } from './source.js';
import type { ShortValue } from './short.js';
import { shortValue } from './short.js';

export type CellKey = keyof Cell;

export const CELL_KEYS = [...CELL_SHAPE.keys.keys()] as readonly CellKey[];

/** The value of one key of a cell. */
export interface Assembled {
  /** Checked and with defaults where there are no problems; as written otherwise. */
  readonly value: unknown;
  /** Gives the value once the rest of the cell is known. */
  readonly formula?: Formula;
  readonly problems: readonly SweepDiagnostic[];
  readonly origins: readonly Origin[];
}

/** An axis with its values, and which digit of the layer's counter chooses among them. */
export interface Column {
  readonly axis: Axis;
  readonly settings: readonly Setting[];
  /** What tables call the values. */
  readonly shorts: readonly ShortValue[];
  readonly digit: number;
}

export class KeyAssembler {
  readonly #columns: readonly Column[];
  readonly #known = new Map<number, Assembled>();

  /** `columns` are all of the layer's; those that touch the key are chosen here, whole values before parts of them. */
  constructor(
    readonly key: CellKey,
    readonly base: { readonly key: Spot; readonly setting: Setting } | undefined,
    columns: readonly Column[],
    readonly source: Source,
    readonly data: DataResolver,
  ) {
    this.#columns = columns
      .filter(({ axis }) => axis.path[0] === key)
      .sort((a, b) => a.axis.path.length - b.axis.path.length);
  }

  /** @param digits the position of every dimension of the layer */
  at(digits: readonly number[]): Assembled {
    const combination = this.#columns.reduce(
      (index, { settings, digit }) => index * settings.length + digits[digit]!,
      0,
    );
    const known = this.#known.get(combination);
    if (known !== undefined) return known;
    const assembled = this.#assemble(digits);
    this.#known.set(combination, assembled);
    return assembled;
  }

  #assemble(digits: readonly number[]): Assembled {
    const problems = new Problems(this.source);
    const origins: Origin[] = [];
    let value: unknown;
    let formula: Formula | undefined;
    if (this.base !== undefined) {
      const { key, setting } = this.base;
      origins.push({ path: [this.key], key, node: setting.node });
      ({ value, formula } = setting);
    }
    for (const { axis, settings, digit } of this.#columns) {
      const setting = settings[digits[digit]!]!;
      origins.push({ path: axis.path, key: axis.key, node: setting.node });
      const inner = axis.path.slice(1);
      if (inner.length === 0) ({ value, formula } = setting);
      else if (formula !== undefined || !canHold(value, inner)) {
        const holder = formula === undefined ? String(shortValue(value)) : 'an expression';
        problems.add(axis.key, `${this.key} is ${holder} in some cells, which has no ${inner.join('.')}`);
      } else value = withInner(value, inner, setting.value);
    }
    if (problems.count === 0 && formula === undefined) value = this.#complete(value, origins, problems);
    const found = problems.sorted();
    return formula === undefined ? { value, problems: found, origins } : { value, formula, problems: found, origins };
  }

  /** Checks the whole and fills in defaults. */
  #complete(value: unknown, origins: readonly Origin[], problems: Problems): unknown {
    const { report, mayLack } = checkOptions(origins, { problems, mayLack: () => false });
    const advise: Report = (path, what, message, hint) =>
      report(
        path,
        what,
        message,
        this.#isAxis(path) ? 'give it inside the value, or leave such cells out with where' : hint,
      );
    if (value !== undefined) checkValue(value, CELL_SHAPE.keys.get(this.key)!, [this.key], { report: advise, mayLack });
    if (problems.count > 0) return value;
    const parsed = cellSchema.shape[this.key].safeParse(value);
    if (parsed.success)
      return this.key === 'data' ? this.#resolved(parsed.data as CellInput['data'], origins, problems) : parsed.data;
    for (const issue of parsed.error.issues) {
      const path: KeyPath = [this.key, ...issue.path.map(String)];
      problems.add(spotOf(origins, path, 'value') ?? { offset: 0, path: this.key }, issue.message);
    }
    return value;
  }

  /** With what the user's files hold, where the data are such. */
  #resolved(data: CellInput['data'], origins: readonly Origin[], problems: Problems): unknown {
    try {
      return this.data.resolve(data);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { fault, message, hint } = error;
      if (fault.kind === 'key')
        problems.add(spotOf(origins, fault.path, 'value') ?? { offset: 0, path: this.key }, message, hint);
      else {
        const { file, line, column } = fault;
        problems.push({ file, line, column, path: '', message, ...(hint === undefined ? {} : { hint }) });
      }
      return data;
    }
  }

  #isAxis(path: KeyPath): boolean {
    const name = path.join('.');
    return this.#columns.some(({ axis }) => axis.path.length > 1 && axis.path.join('.') === name);
  }
}

function canHold(value: unknown, path: KeyPath): boolean {
  if (path.length === 0 || value === undefined) return true;
  return isMapping(value) && canHold(value[path[0]!], path.slice(1));
}

function withInner(value: unknown, path: KeyPath, inner: unknown): unknown {
  if (path.length === 0) return inner;
  const [key, ...rest] = path;
  const outer = isMapping(value) ? value : {};
  return { ...outer, [key!]: withInner(outer[key!], rest, inner) };
}
