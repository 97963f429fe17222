import type { Shape, TensorOps } from '../ops/index.js';
import { attribute, DataType, type Attribute } from './attributes.js';
import type { NodeList } from './node-list.js';
import type { Operation } from './operations.js';
import type { Target } from './target.js';

/** A matrix in a function's body. */
export interface GraphValue extends Shape {
  /** How nodes of the body refer to it. */
  readonly name: string;
}

/** The shapes of a program do not fit together. */
export class GraphShapeError extends Error {
  override readonly name = 'GraphShapeError';
  readonly retryable = false;
}

/**
 * Interprets the vocabulary as nodes of a TensorFlow function, shapes known throughout.
 *
 * TensorFlow's Softplus and Sigmoid keep full relative accuracy in both tails and never overflow, in both precisions. It
 * treats subnormal numbers as zero: `sigmoid(−720)` is 0 in float64, `sigmoid(−88)` in float32.
 */
export function graphOps(nodes: NodeList, type: DataType, target: Target): TensorOps<GraphValue> {
  const T = attribute.type(type);

  function emit(op: Operation, inputs: readonly string[], shape: Shape, attributes: Attributes = {}): GraphValue {
    const node = nodes.add(op, inputs, { T, ...attributes });
    return { name: node.output(), rows: shape.rows, columns: shape.columns };
  }

  const unary =
    (op: Operation) =>
    (a: GraphValue): GraphValue =>
      emit(op, [a.name], a);

  const binary =
    (op: Operation) =>
    (a: GraphValue, b: GraphValue): GraphValue =>
      emit(op, names([a, b]), broadcast(op, a, b));

  const constant = (value: number): GraphValue => {
    const node = nodes.add('Const', [], { dtype: T, value: attribute.tensor([value], type, [1, 1]) });
    return { name: node.output(), rows: 1, columns: 1 };
  };

  const alongAxis = (op: 'Max' | 'Sum', a: GraphValue, axis: 0 | 1): GraphValue =>
    emit(op, [a.name, integers(nodes, [axis])], axis === 0 ? { ...a, rows: 1 } : { ...a, columns: 1 }, {
      Tidx: attribute.type(DataType.DT_INT32),
      keep_dims: attribute.flag(true),
    });

  const reshape = (a: GraphValue, { rows, columns }: Shape): GraphValue => {
    if (rows * columns !== a.rows * a.columns)
      throw new GraphShapeError(`Reshape: ${text(a)} entries do not fill ${text({ rows, columns })}`);
    return emit(
      'Reshape',
      [a.name, integers(nodes, [rows, columns])],
      { rows, columns },
      { Tshape: attribute.type(DataType.DT_INT32) },
    );
  };

  const slice = (a: GraphValue, from: readonly [number, number], shape: Shape): GraphValue =>
    emit('Slice', [a.name, integers(nodes, from), integers(nodes, [shape.rows, shape.columns])], shape, {
      Index: attribute.type(DataType.DT_INT32),
    });
  const rowOf = (a: GraphValue, row: number): GraphValue => slice(a, [row, 0], { ...a, rows: 1 });
  const firstColumns = (a: GraphValue, columns: number): GraphValue => slice(a, [0, 0], { ...a, columns });
  const cornerOf = (a: GraphValue): GraphValue => slice(a, [0, 0], { rows: 1, columns: 1 });

  const product = (a: GraphValue, b: GraphValue, transposed: Transposed): GraphValue =>
    emit('MatMul', names([a, b]), productShape(a, b, transposed), {
      transpose_a: attribute.flag(transposed.a ?? false),
      transpose_b: attribute.flag(transposed.b ?? false),
    });

  const transpose = (a: GraphValue): GraphValue =>
    emit(
      'Transpose',
      [a.name, integers(nodes, [1, 0])],
      { rows: a.columns, columns: a.rows },
      { Tperm: attribute.type(DataType.DT_INT32) },
    );

  /** Keeps XLA from rewriting what made the value together with what is made of it. */
  const standing = (a: GraphValue): GraphValue => {
    const node = nodes.add('XlaOptimizationBarrier', [a.name], { T: attribute.types([type]) });
    return { ...a, name: node.output() };
  };

  /** Rows of zeros below. */
  const padded = (a: GraphValue, rows: number): GraphValue =>
    emit(
      'Pad',
      [a.name, integers(nodes, [0, rows - a.rows, 0, 0], [2, 2])],
      { ...a, rows },
      { Tpaddings: attribute.type(DataType.DT_INT32) },
    );

  /** `a bᵀ` as `(b aᵀ)ᵀ`. */
  const turnedRound = (a: GraphValue, b: GraphValue): GraphValue => {
    const rows = wholeVectors(a.rows, type);
    if (rows === a.rows) return transpose(standing(product(b, a, { b: true })));
    return transpose(firstColumns(standing(product(b, padded(a, rows), { b: true })), a.rows));
  };

  const multiply = binary('Mul');
  const plus = binary('AddV2');
  const square = unary('Square');
  const squareRoot = unary('Sqrt');
  const reciprocal = unary('Reciprocal');
  const power = binary('Pow');

  return {
    constant,
    add: plus,
    sub: binary('Sub'),
    mul: multiply,
    div: binary('RealDiv'),
    maximum: binary('Maximum'),
    neg: unary('Neg'),
    exp: unary('Exp'),
    log1p: unary('Log1p'),
    softplus: unary('Softplus'),
    sigmoid: unary('Sigmoid'),
    tanh: unary('Tanh'),
    erf: unary('Erf'),

    pow(a, exponent) {
      switch (exponent) {
        case 1:
          return a;
        case 2:
          return square(a);
        case -1:
          return reciprocal(a);
        case -2:
          return square(reciprocal(a));
        case 0.5:
          return squareRoot(a);
        default:
          return power(a, constant(exponent));
      }
    },

    whereBelow(a, bound, ifBelow, otherwise) {
      const isBelow = emit('Less', names([a, constant(bound)]), a);
      return emit('SelectV2', names([isBelow, ifBelow, otherwise]), same('SelectV2', [a, ifBelow, otherwise]));
    },

    matmul(a, b, transposed = {}) {
      const shape = productShape(a, b, transposed);
      // XLA makes a slow scalar loop of a product with so short a sum; the same as a sum of products becomes one vector
      // loop together with what follows it. Halves the epoch of a linear model on 6 samples.
      if (target === 'xla' && transposed.a && shape.columns === 1 && a.rows <= SHORT_SUM) {
        const column = transposed.b ? reshape(b, { rows: b.columns, columns: 1 }) : b;
        return reshape(alongAxis('Sum', multiply(a, column), 0), shape);
      }
      // Likewise the gradient of a large layer: as a sum of outer products it joins the loop that updates the weights.
      if (target === 'xla' && transposed.a && !transposed.b && a.rows <= SHORT_SUM && isLarge(shape)) {
        const outer = Array.from({ length: a.rows }, (_, k) =>
          multiply(reshape(rowOf(a, k), { rows: a.columns, columns: 1 }), rowOf(b, k)),
        );
        return outer.reduce(plus);
      }
      // Few rows times the transpose of a large matrix: the other way round both factors are read along their rows.
      if (
        target === 'xla' &&
        transposed.b &&
        !transposed.a &&
        a.rows <= SHORT_SUM &&
        Math.min(b.rows, b.columns) >= WIDE
      )
        return turnedRound(a, b);
      return product(a, b, transposed);
    },

    reshape: (a, rows, columns) => reshape(a, { rows, columns }),
    // Compilers keep nothing in order but what depends on something; a product with 0 they may not leave out.
    after: (a, earlier) => (target === 'xla' ? plus(a, multiply(constant(0), cornerOf(earlier))) : a),
    rowMax: (a) => alongAxis('Max', a, 1),
    softmax: unary('Softmax'),
  };
}

type Attributes = Readonly<Record<string, Attribute>>;
type Transposed = NonNullable<Parameters<TensorOps<GraphValue>['matmul']>[2]>;

/** Measured: up to 12 terms faster than a product, at 24 equal, at 64 twice as slow. */
const SHORT_SUM = 16;

/** Products with at least as many entries are worth a loop of their own. */
const LARGE = 1024;

/** Measured in float32: with 64 rows and columns as fast turned round, with 128 a quarter, with 1024 more than twice as fast. */
const WIDE = 128;

/** Numbers in a vector of AVX2. */
const FLOATS = 8;

/**
 * Columns in which a product is best computed that needs so many. The last few that fill no vector are computed one by one:
 * measured, with 5 to 7 columns a third slower than with 8, with 9 to 15 than with 16; up to 4 fill half a vector. In float64,
 * where none of the kernels is so wide, more columns only cost more.
 */
function wholeVectors(columns: number, type: DataType): number {
  return type === DataType.DT_FLOAT && columns > FLOATS / 2 ? Math.ceil(columns / FLOATS) * FLOATS : columns;
}

function isLarge({ rows, columns }: Shape): boolean {
  return rows * columns >= LARGE;
}

function names(values: readonly GraphValue[]): string[] {
  return values.map((value) => value.name);
}

function integers(nodes: NodeList, values: readonly number[], dimensions: readonly number[] = [values.length]): string {
  const type = DataType.DT_INT32;
  return nodes
    .add('Const', [], { dtype: attribute.type(type), value: attribute.tensor(values, type, dimensions) })
    .output();
}

function productShape(a: Shape, b: Shape, transposed: Transposed): Shape {
  const [rows, inner] = transposed.a ? [a.columns, a.rows] : [a.rows, a.columns];
  const [innerOfB, columns] = transposed.b ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner === innerOfB) return { rows, columns };
  const factor = (shape: Shape, isTransposed = false): string => (isTransposed ? `(${text(shape)})ᵀ` : text(shape));
  throw new GraphShapeError(`MatMul: there is no product of ${factor(a, transposed.a)} and ${factor(b, transposed.b)}`);
}

function same(op: Operation, shapes: readonly Shape[]): Shape {
  const [first] = shapes;
  if (new Set(shapes.map(text)).size > 1)
    throw new GraphShapeError(`${op}: the shapes ${shapes.map(text).join(' and ')} differ`);
  return first!;
}

function broadcast(op: Operation, a: Shape, b: Shape): Shape {
  const along = (m: number, n: number): number => {
    if (m === n || n === 1) return m;
    if (m === 1) return n;
    throw new GraphShapeError(`${op}: the shapes ${text(a)} and ${text(b)} do not broadcast`);
  };
  return { rows: along(a.rows, b.rows), columns: along(a.columns, b.columns) };
}

function text({ rows, columns }: Shape): string {
  return `${rows}×${columns}`;
}
