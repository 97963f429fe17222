/**
 * The vocabulary in which the mathematics of training is written, once, and its interpreters: plain matrices, generated
 * JavaScript, TensorFlow graphs, eager tensors.
 *
 * Every value is a real matrix of shape [rows, columns]; a scalar is [1, 1], a value per sample [n, 1], a value per
 * sample and class [n, C], a value per group [1, K]. Binary operations broadcast as NumPy does: an axis of length 1 stretches. Nothing has side effects.
 */
export interface TensorOps<T> {
  /** The same number everywhere, shape [1, 1]. */
  constant(value: number): T;

  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  maximum(a: T, b: T): T;

  neg(a: T): T;
  exp(a: T): T;
  /** `a` raised to a fixed power. Outside the reals' domain the result is NaN. */
  pow(a: T, exponent: number): T;
  /** `log(1 + a)` for a ≥ 0, with full relative accuracy for small a. */
  log1p(a: T): T;
  /** `log(1 + e^a)`, never overflowing: ≈ a for large a, ≈ e^a for very negative a. */
  softplus(a: T): T;
  /** `1 / (1 + e^−a)`, never overflowing. */
  sigmoid(a: T): T;
  tanh(a: T): T;
  /** The error function `(2/√π) ∫₀ᵃ e^{−t²} dt`. */
  erf(a: T): T;

  /** Elementwise on three equal shapes: `ifBelow` where `a < bound`, else `otherwise`; both branches are computed. */
  whereBelow(a: T, bound: number, ifBelow: T, otherwise: T): T;

  /** Matrix product, with either side transposed first. */
  matmul(a: T, b: T, transposed?: { readonly a?: boolean; readonly b?: boolean }): T;

  /** The same entries, row by row, in another shape with as many. */
  reshape(a: T, rows: number, columns: number): T;

  /**
   * `a` itself, computed from nothing before `earlier` is there, a matrix of finite numbers. Says in which order large
   * matrices are best gone through, to compilers that would choose another one.
   */
  after(a: T, earlier: T): T;

  /** Largest entry of each row, shape [rows, 1]. */
  rowMax(a: T): T;
  /** `e^a / Σ e^a` along each row, never overflowing. */
  softmax(a: T): T;
}

/** Shape of a matrix. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** A matrix with its numbers, row-major. */
export interface Matrix extends Shape {
  readonly data: Float64Array;
}

export function matrix(
  rows: number,
  columns: number,
  data: ArrayLike<number> = new Float64Array(rows * columns),
): Matrix {
  if (data.length !== rows * columns)
    throw new RangeError(`a ${rows}×${columns} matrix has ${rows * columns} entries, not ${data.length}`);
  return { rows, columns, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}

/** `[rows, columns]` */
export function shapeText({ rows, columns }: Shape): string {
  return `[${rows}, ${columns}]`;
}
