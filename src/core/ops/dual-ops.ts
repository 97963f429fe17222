import { matrixOps } from './matrix-ops.js';
import type { Matrix, TensorOps } from './tensor-ops.js';

/** A matrix and its derivatives along some directions; no derivatives at all stands for zero along each. */
export interface Dual {
  readonly value: Matrix;
  readonly tangents: readonly Matrix[];
}

/**
 * Interprets the vocabulary on dual numbers (forward-mode differentiation, Wengert 1964): whatever is written in it comes
 * with its exact derivatives along the directions that its arguments carry. Where an operation has a kink (`maximum`,
 * `rowMax`, `whereBelow`) the derivative is that of the branch taken, of equal ones the first.
 */
export const dualOps: TensorOps<Dual> = {
  constant: (value) => constantDual(ops.constant(value)),
  add: (a, b) => linear(ops.add(a.value, b.value), a, b, (da, db) => sumOf(da, db)),
  sub: (a, b) => linear(ops.sub(a.value, b.value), a, b, (da, db) => sumOf(da, db && ops.neg(db))),
  mul: (a, b) =>
    linear(ops.mul(a.value, b.value), a, b, (da, db) => sumOf(da && ops.mul(da, b.value), db && ops.mul(a.value, db))),
  div(a, b) {
    const value = ops.div(a.value, b.value);
    return linear(value, a, b, (da, db) =>
      sumOf(da && ops.div(da, b.value), db && ops.neg(ops.div(ops.mul(value, db), b.value))),
    );
  },
  maximum(a, b) {
    const value = ops.maximum(a.value, b.value);
    const ofB = ops.whereBelow(ops.sub(a.value, b.value), 0, filled(value, 1), filled(value, 0));
    const ofA = ops.sub(ops.constant(1), ofB);
    return linear(value, a, b, (da, db) => sumOf(da && ops.mul(ofA, da), db && ops.mul(ofB, db)));
  },
  neg: (a) => ({ value: ops.neg(a.value), tangents: a.tangents.map((tangent) => ops.neg(tangent)) }),
  exp(a) {
    const value = ops.exp(a.value);
    return chained(a, value, () => value);
  },
  pow: (a, exponent) =>
    chained(a, ops.pow(a.value, exponent), () =>
      exponent === 0 ? filled(a.value, 0) : ops.mul(ops.constant(exponent), ops.pow(a.value, exponent - 1)),
    ),
  log1p: (a) => chained(a, ops.log1p(a.value), () => ops.pow(ops.add(ops.constant(1), a.value), -1)),
  softplus: (a) => chained(a, ops.softplus(a.value), () => ops.sigmoid(a.value)),
  // σ(−a), not 1 − σ(a): no digit is lost where σ is near 1.
  sigmoid(a) {
    const value = ops.sigmoid(a.value);
    return chained(a, value, () => ops.mul(value, ops.sigmoid(ops.neg(a.value))));
  },
  tanh(a) {
    const value = ops.tanh(a.value);
    return chained(a, value, () => ops.mul(ops.sub(ops.constant(1), value), ops.add(ops.constant(1), value)));
  },
  erf: (a) =>
    chained(a, ops.erf(a.value), () =>
      ops.mul(ops.constant(2 / Math.sqrt(Math.PI)), ops.exp(ops.neg(ops.mul(a.value, a.value)))),
    ),
  whereBelow: (a, bound, ifBelow, otherwise) =>
    linear(ops.whereBelow(a.value, bound, ifBelow.value, otherwise.value), ifBelow, otherwise, (below, other) =>
      ops.whereBelow(a.value, bound, below ?? filled(a.value, 0), other ?? filled(a.value, 0)),
    ),
  matmul: (a, b, transposed) =>
    linear(ops.matmul(a.value, b.value, transposed), a, b, (da, db) =>
      sumOf(da && ops.matmul(da, b.value, transposed), db && ops.matmul(a.value, db, transposed)),
    ),
  reshape: (a, rows, columns) => ({
    value: ops.reshape(a.value, rows, columns),
    tangents: a.tangents.map((tangent) => ops.reshape(tangent, rows, columns)),
  }),
  after: (a) => a,
  rowMax(a) {
    const { rows, columns, data } = a.value;
    const value = ops.rowMax(a.value);
    const where = Array.from({ length: rows }, (_, i) =>
      data.subarray(i * columns, (i + 1) * columns).indexOf(value.data[i]!),
    );
    const picked = (tangent: Matrix): Matrix => ({
      ...value,
      data: Float64Array.from(where, (j, i) => tangent.data[i * columns + j]!),
    });
    return { value, tangents: a.tangents.map(picked) };
  },
  softmax(a) {
    const value = ops.softmax(a.value);
    const ones = filled({ rows: a.value.columns, columns: 1 }, 1);
    const moved = (tangent: Matrix): Matrix =>
      ops.mul(value, ops.sub(tangent, ops.matmul(ops.mul(value, tangent), ones)));
    return { value, tangents: a.tangents.map(moved) };
  },
};

const ops = matrixOps;

/** A matrix that does not depend on the directions. */
export function constantDual(value: Matrix): Dual {
  return { value, tangents: [] };
}

type Tangent = Matrix | null;

/** Directions in which both vary come in the same order; where one is constant its tangent is null. */
function linear(value: Matrix, a: Dual, b: Dual, along: (da: Tangent, db: Tangent) => Matrix): Dual {
  const directions = Math.max(a.tangents.length, b.tangents.length);
  return {
    value,
    tangents: Array.from({ length: directions }, (_, k) =>
      stretched(along(a.tangents[k] ?? null, b.tangents[k] ?? null), value),
    ),
  };
}

function chained(a: Dual, value: Matrix, derivative: () => Matrix): Dual {
  if (a.tangents.length === 0) return constantDual(value);
  const slope = derivative();
  return { value, tangents: a.tangents.map((tangent) => ops.mul(slope, tangent)) };
}

/** At least one of them is there. */
function sumOf(a: Tangent, b: Tangent): Matrix {
  return a !== null && b !== null ? ops.add(a, b) : (a ?? b)!;
}

/** A tangent of a broadcast argument alone has not yet the shape of the value. */
function stretched(tangent: Matrix, { rows, columns }: Matrix): Matrix {
  return tangent.rows === rows && tangent.columns === columns
    ? tangent
    : ops.add(tangent, filled({ rows, columns }, 0));
}

function filled({ rows, columns }: { readonly rows: number; readonly columns: number }, value: number): Matrix {
  return { rows, columns, data: new Float64Array(rows * columns).fill(value) };
}
