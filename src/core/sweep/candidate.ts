import type { Cell, CellInput } from '../cell/index.js';
import { canonicalCell, InvalidCellError } from '../cell/index.js';
import type { DataResolver } from '../data/index.js';
import type { Assembled, CellKey, Column } from './assemble.js';
import { CELL_KEYS, KeyAssembler } from './assemble.js';
import type { Axis } from './axis.js';
import type { Spot, SweepDiagnostic } from './diagnostic.js';
import type { Formula } from './expression/index.js';
import { ExpressionError, valueAt } from './expression/index.js';
import type { Layer } from './layer.js';
import { axesOf } from './layer.js';
import { spotOf } from './located.js';
import type { ShortValue } from './short.js';
import { shortValue } from './short.js';
import type { Sweep } from './sweep.js';
import { checkTraceSize } from './trace-size.js';

/** A combination of values: a valid cell, or what it would be and what is wrong with it. */
export interface Candidate {
  readonly cell: Cell | undefined;
  /** What filters look at. */
  readonly view: unknown;
  readonly problems: readonly SweepDiagnostic[];
  /** The expression behind the learning rate, and what it gave. */
  readonly formula?: Formula;
  readonly lr?: number | undefined;
}

/** Makes the candidates of one layer. `digits` are the positions of its dimensions. */
export class CandidateMaker {
  readonly #columns: readonly Column[];
  readonly #assemblers: readonly KeyAssembler[];
  /** Axes that only other layers have. */
  readonly #others: readonly Axis[];

  constructor(
    readonly sweep: Sweep,
    layer: Layer,
    data: DataResolver,
  ) {
    const columns = columnsOf(layer);
    this.#columns = columns;
    this.#assemblers = CELL_KEYS.map((key) => new KeyAssembler(key, sweep.base.get(key), columns, sweep.source, data));
    this.#others = sweep.layers.flatMap(axesOf).filter(({ name }) => !columns.some(({ axis }) => axis.name === name));
  }

  at(digits: readonly number[]): Candidate {
    const parts = this.#assemblers.map((assembler) => assembler.at(digits));
    const written: Partial<Record<CellKey, unknown>> = {};
    for (let i = 0; i < parts.length; i++) written[CELL_KEYS[i]!] = parts[i]!.value;
    if (parts.some((part) => part.problems.length > 0))
      return { cell: undefined, view: written, problems: parts.flatMap((part) => part.problems) };
    const formula = parts.find((part) => part.formula !== undefined)?.formula;
    try {
      // The expression for lr needs the rest of the cell first, and no other key depends on lr.
      const input = formula === undefined ? written : { ...written, lr: { stable: 1 } };
      const cell = canonicalCell(input as unknown as CellInput);
      checkTraceSize(cell);
      return formula === undefined ? { cell, view: cell, problems: [] } : this.#rated(formula, cell, digits);
    } catch (error) {
      if (!(error instanceof InvalidCellError)) throw error;
      return { cell: undefined, view: written, problems: [this.#invalid(error, parts)] };
    }
  }

  /** What the sweep's axes are in a cell; those that it does not have are left out. */
  axesAt(digits: readonly number[], cell: Cell, lr: number | undefined): Record<string, ShortValue> {
    const axes = this.#ownAxes(digits, lr);
    for (const { name, path } of this.#others) {
      const value = valueAt(cell, path);
      if (value !== undefined) axes[name] = shortValue(value);
    }
    return axes;
  }

  /** ` in the cell method erm, lambda 0`, for messages about one cell. */
  inCell(digits: readonly number[]): string {
    const axes = Object.entries(this.#ownAxes(digits, undefined));
    return axes.length === 0 ? '' : ` in the cell ${axes.map(([name, value]) => `${name} ${value}`).join(', ')}`;
  }

  #ownAxes(digits: readonly number[], lr: number | undefined): Record<string, ShortValue> {
    const axes: Record<string, ShortValue> = {};
    for (const { axis, settings, shorts, digit } of this.#columns) {
      const index = digits[digit]!;
      axes[axis.name] = lr !== undefined && settings[index]!.formula !== undefined ? lr : shorts[index]!;
    }
    return axes;
  }

  /** The cell with the learning rate that the expression gives. */
  #rated(formula: Formula, unrated: Cell, digits: readonly number[]): Candidate {
    const refuse = (lr: number | undefined, spot: Spot, message: string, hint?: string): Candidate => {
      const problem = this.sweep.source.diagnostic(spot, `${message}${this.inCell(digits)}`, hint);
      return { cell: undefined, view: { ...unrated, lr }, problems: [problem], formula, lr };
    };
    try {
      const lr = formula.evaluate(unrated);
      if (typeof lr !== 'number') return refuse(undefined, formula.spotAt(), 'uses a key that is not there');
      if (!Number.isFinite(lr) || lr <= 0)
        return refuse(lr, formula.spotAt(), `expected a finite learning rate > 0, got ${lr}`);
      const cell = { ...unrated, lr };
      return { cell, view: cell, problems: [], formula, lr };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return refuse(undefined, formula.spotAt(error.at), error.message, error.hint);
    }
  }

  #invalid(error: InvalidCellError, parts: readonly Assembled[]): SweepDiagnostic {
    const path = error.path.map(String);
    const origins = parts.flatMap((part) => part.origins);
    const spot = spotOf(origins, path, 'value') ?? { offset: 0, path: path.join('.') };
    return this.sweep.source.diagnostic(spot, error.message);
  }
}

function columnsOf(layer: Layer): readonly Column[] {
  return layer.dimensions.flatMap(({ axes, size }, digit) =>
    axes.map((axis) => {
      const settings = Array.from({ length: size }, (_, i) => axis.settings.at(i));
      const shorts = settings.map(({ value, formula }) => (formula === undefined ? shortValue(value) : formula.text));
      return { axis, digit, settings, shorts };
    }),
  );
}
