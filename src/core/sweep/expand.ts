import type { Cell, CellId } from '../cell/index.js';
import type { DataFiles } from '../data/index.js';
import { DataResolver, NO_DATA_FILES } from '../data/index.js';
import type { Candidate } from './candidate.js';
import { CandidateMaker } from './candidate.js';
import type { Spot, SweepDiagnostic } from './diagnostic.js';
import { SweepError } from './diagnostic.js';
import type { Formula } from './expression/index.js';
import { ExpressionError } from './expression/index.js';
import type { Pattern } from './filter.js';
import { matches } from './filter.js';
import { CellIdentifier } from './identify.js';
import type { Layer } from './layer.js';
import { axesOf, layerSize } from './layer.js';
import type { ShortValue } from './short.js';
import { Problems } from './source.js';
import type { Sweep } from './sweep.js';
import { countCells, describeSize } from './sweep.js';
import { countText, either } from './text.js';

const DEFAULT_MAX_CELLS = 1_000_000;

/** After so many different problems the rest of the cells are not looked at. */
const ENOUGH_PROBLEMS = 20;

export interface ExpandedCell {
  readonly id: CellId;
  readonly cell: Cell;
  /** What the sweep's axes are in this cell, by the axis's name, short enough for a table. */
  readonly axes: Readonly<Record<string, ShortValue>>;
}

export interface Expansion {
  readonly cells: readonly ExpandedCell[];
  readonly warnings: readonly SweepDiagnostic[];
}

export interface ExpandOptions {
  /** Default 1,000,000. */
  readonly maxCells?: number;
  /** The data files the sweep names. Default: such sweeps are refused. */
  readonly files?: DataFiles;
}

/**
 * The cells of a sweep, each once. The order is that of the file: grids one after another, in each the first axis varying
 * slowest and a zip fastest, then the included cells.
 *
 * `exclude` and `where` see the canonical cell (defaults filled in, `engine` and `lr` resolved), or the values as written
 * where they make no valid cell; a cell they remove is not an error, whatever is wrong with it.
 * @throws SweepError when there are too many cells or none, or where some that are left cannot be trained.
 */
export function expandSweep(sweep: Sweep, options: ExpandOptions = {}): Expansion {
  checkCount(sweep, options.maxCells ?? DEFAULT_MAX_CELLS);
  return new Expander(sweep, options.files ?? NO_DATA_FILES).expand();
}

const START: Spot = { offset: 0, path: '' };

function checkCount(sweep: Sweep, maxCells: number): void {
  const count = countCells(sweep);
  const refuse = (spot: Spot, message: string) => new SweepError([sweep.source.diagnostic(spot, message)]);
  if (count > maxCells) {
    const first = sweep.layers.at(0);
    const limit = `more than the limit of ${countText(maxCells)} (--max-cells)`;
    throw refuse(first?.spot ?? START, `${countText(count)} cells = ${describeSize(sweep)}, ${limit}`);
  }
  if (count > 0) return;
  const empty = sweep.layers.flatMap(axesOf).find((axis) => axis.settings.size === 0);
  if (empty === undefined) throw refuse(START, 'no cells: the sweep has no grid');
  throw refuse(empty.key, `no cells left: grid axis '${empty.name}' is empty`);
}

class Expander {
  readonly #problems: Problems;
  readonly #identifier = new CellIdentifier();
  readonly #cells = new Map<CellId, ExpandedCell>();
  readonly #used = new Set<Pattern>();
  /** Expressions that failed on a cell: the first is told, the others would be the same mistake. */
  readonly #failed = new Set<Formula>();
  #considered = 0;
  #kept = 0;

  readonly #data: DataResolver;

  constructor(
    readonly sweep: Sweep,
    files: DataFiles,
  ) {
    this.#data = new DataResolver(files);
    this.#problems = new Problems(sweep.source);
  }

  expand(): Expansion {
    for (const layer of this.sweep.layers) this.#expandLayer(layer);
    this.#problems.throwIfAny();
    if (this.#kept === 0) throw new SweepError([this.#noneLeft()]);
    return { cells: [...this.#cells.values()], warnings: this.#warnings() };
  }

  #expandLayer(layer: Layer): void {
    const maker = new CandidateMaker(this.sweep, layer, this.#data);
    const sizes = layer.dimensions.map(({ size }) => size);
    const digits = sizes.map(() => 0);
    for (let left = layerSize(layer); left > 0; left--) {
      const candidate = maker.at(digits);
      this.#considered++;
      if (!layer.filtered || this.#keeps(candidate, maker, digits)) this.#take(candidate, maker, digits);
      if (this.#problems.count >= ENOUGH_PROBLEMS) return;
      advance(digits, sizes);
    }
  }

  #keeps(candidate: Candidate, maker: CandidateMaker, digits: readonly number[]): boolean {
    let excluded = false;
    for (const pattern of this.sweep.exclude) {
      if (!matches(pattern, candidate.view)) continue;
      this.#used.add(pattern);
      excluded = true;
    }
    return !excluded && this.sweep.where.every((formula) => this.#holds(formula, candidate, maker, digits));
  }

  #holds(formula: Formula, candidate: Candidate, maker: CandidateMaker, digits: readonly number[]): boolean {
    try {
      return formula.evaluate(candidate.view) === true;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      if (!this.#failed.has(formula))
        this.#problems.add(formula.spotAt(error.at), `${error.message}${maker.inCell(digits)}`, error.hint);
      this.#failed.add(formula);
      return false;
    }
  }

  #take(candidate: Candidate, maker: CandidateMaker, digits: readonly number[]): void {
    const { cell, lr } = candidate;
    if (cell === undefined) {
      this.#tell(candidate);
      return;
    }
    this.#kept++;
    const { id, cell: shared } = this.#identifier.identify(cell);
    if (!this.#cells.has(id)) this.#cells.set(id, { id, cell: shared, axes: maker.axesAt(digits, shared, lr) });
  }

  /** An expression that fails on many cells is told for the first of them. */
  #tell({ problems, formula }: Candidate): void {
    if (formula !== undefined && this.#failed.has(formula)) return;
    if (formula !== undefined) this.#failed.add(formula);
    problems.forEach((problem) => this.#problems.push(problem));
  }

  #noneLeft(): SweepDiagnostic {
    const { exclude, where, source } = this.sweep;
    const filters = [...(exclude.length > 0 ? ['exclude'] : []), ...(where.length > 0 ? ['where'] : [])];
    const spot = where.at(0)?.spotAt() ?? exclude.at(0)?.spot ?? START;
    const leave = filters.length === 1 ? 'leaves' : 'leave';
    const message = `no cells left: ${either(filters, 'and')} ${leave} none of ${countText(this.#considered)}`;
    return source.diagnostic(spot, message);
  }

  #warnings(): readonly SweepDiagnostic[] {
    const { exclude, source, layers } = this.sweep;
    const idle = exclude.filter((pattern) => !this.#used.has(pattern));
    const warnings = idle.map(({ spot }) => source.diagnostic(spot, 'matches no cell'));
    const duplicates = this.#kept - this.#cells.size;
    if (duplicates === 0) return warnings;
    const message = `${countText(duplicates)} of ${countText(this.#kept)} cells are the same as another and run once`;
    return [source.diagnostic(layers.at(0)?.spot ?? START, message), ...warnings];
  }
}

/** Counts on by one: the last digit is the fastest. */
function advance(digits: number[], sizes: readonly number[]): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    digits[i] = digits[i]! + 1;
    if (digits[i]! < sizes[i]!) return;
    digits[i] = 0;
  }
}
