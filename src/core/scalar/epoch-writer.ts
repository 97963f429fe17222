import type { Shape, TensorOps } from '../ops/index.js';
import * as elementary from './elementary.js';
import type { Atom } from './operation.js';
import { textOf } from './operation.js';
import type { Names } from './scope.js';
import { Scope } from './scope.js';
import type { Index, SymbolicMatrix } from './value.js';
import { flatIndex, isUnrolled, stored, unrolled } from './value.js';

/** Partial sums of a long inner product, so that additions overlap in the processor. */
const LANES = 4;

/**
 * Writes one epoch as JavaScript: small matrices entry by entry in variables, large ones by loops over arrays.
 * Elementwise operations are fused into the loop that uses them; products and row reductions are computed once.
 */
export class EpochWriter {
  readonly body: Scope;
  private readonly buffers: string[] = [];
  private readonly adjacent: (readonly [Atom, Atom])[] = [];

  constructor(readonly names: Names) {
    this.body = new Scope(names);
  }

  /** Declarations of the arrays that the epoch writes, for outside the loop. */
  declarations(): readonly string[] {
    return this.buffers;
  }

  /** Entries that lie side by side in a matrix, in the order in which they were computed: likely to be computed alike. */
  neighbours(): readonly (readonly [Atom, Atom])[] {
    return this.adjacent;
  }

  /** Stores every entry into a new array and returns that array's name. */
  store(value: SymbolicMatrix): string {
    const array = this.buffer(value);
    const write = (scope: Scope, row: Index, column: Index): void => {
      scope.write(`${array}[${flatIndex(row, column, value.columns)}] = ${textOf(value.at(scope, row, column))};`);
    };
    if (isUnrolled(value)) eachEntry(value, (row, column) => write(this.body, row, column));
    else this.forEachEntry(value, write);
    return array;
  }

  readonly ops: TensorOps<SymbolicMatrix> = {
    constant: (value) => unrolled(1, 1, [value]),
    add: (a, b) => this.binary(a, b, (s, x, y) => s.add(x, y)),
    sub: (a, b) => this.binary(a, b, (s, x, y) => s.sub(x, y)),
    mul: (a, b) => this.binary(a, b, (s, x, y) => s.mul(x, y)),
    div: (a, b) => this.binary(a, b, (s, x, y) => s.div(x, y)),
    maximum: (a, b) => this.binary(a, b, (s, x, y) => s.larger(x, y)),
    neg: (a) => this.unary(a, (s, x) => s.neg(x)),
    exp: (a) => this.unary(a, elementary.exp),
    pow: (a, exponent) => this.unary(a, (s, x) => elementary.pow(s, x, exponent)),
    log1p: (a) => this.unary(a, elementary.log1p),
    softplus: (a) => this.unary(a, elementary.softplus),
    sigmoid: (a) => this.unary(a, elementary.sigmoid),
    tanh: (a) => this.unary(a, elementary.tanh),
    erf: (a) => this.unary(a, elementary.erf),
    whereBelow: (a, bound, ifBelow, otherwise) =>
      this.elementwise(a, (s, i, j) => {
        const [x, yes, no] = [a, ifBelow, otherwise].map((value) => value.at(s, i, j)) as [Atom, Atom, Atom];
        return s.compute('ifLess', x, bound, yes, no);
      }),
    matmul: (a, b, transposed = {}) => this.product(transposed.a ? flip(a) : a, transposed.b ? flip(b) : b),
    reshape: (a, rows, columns) => this.reshaped(a, { rows, columns }),
    after: (a) => a,
    rowMax: (a) => this.perRow(a, (s, entries) => entries.reduce((x, y) => s.larger(x, y)), this.loopLargest),
    softmax: (a) => {
      const largestOfRow = this.ops.rowMax(a);
      const raised = this.unary(this.ops.sub(a, largestOfRow), elementary.expOfNonPositive);
      const total = this.perRow(
        raised,
        (s, entries) => s.sum(entries),
        (s, row, i) => this.loopSum(s, row, ONES, i, 0),
      );
      return this.ops.mul(raised, this.ops.div(this.ops.constant(1), total));
    },
  };

  private unary(a: SymbolicMatrix, f: (s: Scope, x: Atom) => Atom): SymbolicMatrix {
    return this.elementwise(a, (s, i, j) => f(s, a.at(s, i, j)));
  }

  private binary(a: SymbolicMatrix, b: SymbolicMatrix, f: (s: Scope, x: Atom, y: Atom) => Atom): SymbolicMatrix {
    const shape = { rows: Math.max(a.rows, b.rows), columns: Math.max(a.columns, b.columns) };
    const [left, right] = [this.indexable(a, shape), this.indexable(b, shape)];
    const entry = (m: SymbolicMatrix, s: Scope, i: Index, j: Index): Atom =>
      m.at(s, m.rows === 1 ? 0 : i, m.columns === 1 ? 0 : j);
    return this.elementwise(shape, (s, i, j) => f(s, entry(left, s, i, j), entry(right, s, i, j)));
  }

  private elementwise({ rows, columns }: Shape, at: SymbolicMatrix['at']): SymbolicMatrix {
    if (!isUnrolled({ rows, columns })) return { kind: 'recipe', rows, columns, at };
    const entries = eachEntry({ rows, columns }, (i, j) => at(this.body, i, j));
    for (let i = 0; i + 1 < entries.length; i += 2) this.adjacent.push([entries[i]!, entries[i + 1]!]);
    return unrolled(rows, columns, entries);
  }

  /** Variables cannot be indexed by a loop over `shape`; an array can. */
  private indexable(value: SymbolicMatrix, shape: Shape): SymbolicMatrix {
    const single = value.rows === 1 && value.columns === 1;
    return value.kind === 'variables' && !single && !isUnrolled(shape) ? this.materialised(value) : value;
  }

  private reshaped(value: SymbolicMatrix, shape: Shape): SymbolicMatrix {
    const { rows, columns } = shape;
    if (rows * columns !== value.rows * value.columns)
      throw new RangeError(`[${value.rows}, ${value.columns}] cannot be reshaped to [${rows}, ${columns}]`);
    if (!isUnrolled(shape)) return stored(rows, columns, this.store(value));
    return unrolled(
      rows,
      columns,
      eachEntry(value, (i, j) => value.at(this.body, i, j)),
    );
  }

  private materialised(value: SymbolicMatrix): SymbolicMatrix {
    return stored(value.rows, value.columns, this.store(value));
  }

  private product(left: SymbolicMatrix, right: SymbolicMatrix): SymbolicMatrix {
    const shape = { rows: left.rows, columns: right.columns };
    // An entry of a factor is read once per row or column of the other; a recipe would be worked through each time.
    const [a, b] = [left, right].map((factor) =>
      factor.kind === 'recipe' ? this.materialised(factor) : this.indexable(factor, shape),
    ) as [SymbolicMatrix, SymbolicMatrix];
    if (a.columns <= UNROLLED_SUM) {
      const at: SymbolicMatrix['at'] = (s, i, j) =>
        s.sum(Array.from({ length: a.columns }, (_, k) => s.mul(a.at(s, i, k), b.at(s, k, j))));
      return this.elementwise(shape, at);
    }
    if (isUnrolled(shape))
      return unrolled(
        shape.rows,
        shape.columns,
        eachEntry(shape, (i, j) => this.loopSum(this.body, a, b, i, j)),
      );
    const array = this.buffer(shape);
    this.forEachEntry(shape, (scope, i, j) => {
      scope.write(`${array}[${flatIndex(i, j, shape.columns)}] = ${this.loopSum(scope, a, b, i, j)};`);
    });
    return stored(shape.rows, shape.columns, array);
  }

  /** Emits `Σ_k a[i, k] b[k, j]` as a loop and returns the variable that holds it. */
  private loopSum(scope: Scope, a: SymbolicMatrix, b: SymbolicMatrix, i: Index, j: Index): string {
    const sums = Array.from({ length: LANES }, () => this.names.fresh('s'));
    const whole = a.columns - (a.columns % LANES);
    const k = this.names.fresh('k');
    const term = (s: Scope, index: Index): string => textOf(s.mul(a.at(s, i, index), b.at(s, index, j)));
    const inner = new Scope(this.names, scope);
    sums.forEach((sum, lane) => {
      const index = lane === 0 ? k : inner.evaluate(`${k} + ${lane}`);
      inner.write(`${sum} += ${term(inner, index)};`);
    });
    scope.write(
      `let ${sums.map((sum) => `${sum} = 0`).join(', ')};`,
      `for (let ${k} = 0; ${k} < ${whole}; ${k} += ${LANES}) {`,
      ...inner.lines,
      '}',
    );
    for (let index = whole; index < a.columns; index++) scope.write(`${sums[index - whole]} += ${term(scope, index)};`);
    return textOf(scope.sum(sums));
  }

  /** @param inLoop does the same as `reduce` for a row that is too long to be written out */
  private perRow(
    a: SymbolicMatrix,
    reduce: (s: Scope, entries: Atom[]) => Atom,
    inLoop: (s: Scope, row: SymbolicMatrix, i: Index) => Atom,
  ): SymbolicMatrix {
    const shape = { rows: a.rows, columns: 1 };
    const row = a.kind === 'recipe' ? this.materialised(a) : this.indexable(a, shape);
    if (a.columns <= UNROLLED_SUM)
      return this.elementwise(shape, (s, i) =>
        reduce(
          s,
          Array.from({ length: a.columns }, (_, j) => row.at(s, i, j)),
        ),
      );
    if (isUnrolled(shape))
      return unrolled(
        shape.rows,
        1,
        eachEntry(shape, (i) => inLoop(this.body, row, i)),
      );
    const array = this.buffer(shape);
    this.forEachEntry(shape, (scope, i) => {
      scope.write(`${array}[${flatIndex(i, 0, 1)}] = ${textOf(inLoop(scope, row, i))};`);
    });
    return stored(shape.rows, 1, array);
  }

  /** Emits `max_j a[i, j]` as a loop and returns the variable that holds it. */
  private readonly loopLargest = (scope: Scope, a: SymbolicMatrix, i: Index): string => {
    const [most, j] = [this.names.fresh('m'), this.names.fresh('j')];
    const inner = new Scope(this.names, scope);
    inner.write(`${most} = ${textOf(inner.larger(most, a.at(inner, i, j)))};`);
    scope.write(
      `let ${most} = ${textOf(a.at(scope, i, 0))};`,
      `for (let ${j} = 1; ${j} < ${a.columns}; ${j}++) {`,
      ...inner.lines,
      '}',
    );
    return most;
  };

  private forEachEntry({ rows, columns }: Shape, write: (scope: Scope, row: Index, column: Index) => void): void {
    const scope = new Scope(this.names, this.body);
    const [i, j] = [rows === 1 ? 0 : this.names.fresh('i'), columns === 1 ? 0 : this.names.fresh('j')];
    write(scope, i, j);
    const loop = (index: Index, extent: number, lines: readonly string[]): string[] =>
      typeof index === 'number'
        ? ['{', ...lines, '}']
        : [`for (let ${index} = 0; ${index} < ${extent}; ${index}++) {`, ...lines, '}'];
    this.body.write(...loop(i, rows, loop(j, columns, scope.lines)));
  }

  private buffer({ rows, columns }: Shape): string {
    const name = this.names.fresh('buffer');
    this.buffers.push(`const ${name} = new Float64Array(${rows * columns});`);
    return name;
  }
}

/** A column of ones, as long as it has to be. */
const ONES: SymbolicMatrix = { kind: 'array', rows: Number.POSITIVE_INFINITY, columns: 1, at: () => 1 };

/** Inner products and rows of at most this length are written out term by term. */
const UNROLLED_SUM = 16;

function eachEntry<R>({ rows, columns }: Shape, visit: (row: number, column: number) => R): R[] {
  return Array.from({ length: rows * columns }, (_, index) => visit(Math.floor(index / columns), index % columns));
}

function flip(a: SymbolicMatrix): SymbolicMatrix {
  return { kind: a.kind, rows: a.columns, columns: a.rows, at: (scope, row, column) => a.at(scope, column, row) };
}
