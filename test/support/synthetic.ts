/**
 * Results of real training, done the plainest way there is: full-batch gradient descent on six points in twenty
 * dimensions, five of one group and one of the other, with θ itself stepped. The cells claim MNIST; their data here are
 * Gaussian, drawn from `data.seed`.
 */
import type { Cell, CellId } from '../../src/core/cell/index.js';
import { canonicalCell, cellId, cellSchema } from '../../src/core/cell/index.js';
import type { FinishedCell, SweepCell } from '../../src/core/analysis/index.js';
import type { CellResult, ColumnName, Trace } from '../../src/core/record/index.js';
import { COLUMN_NAMES, COLUMNS } from '../../src/core/record/index.js';

export const SIZES = [5, 1] as const;
export const SAMPLES = 6;
export const FEATURES = 20;
export const EVALUATION_SAMPLES = 12;

type Vector = number[];
type Matrix = Vector[];

export interface CellOptions {
  method?: 'erm' | 'iw' | 'group-dro' | { name: 'group-dro'; nu: number };
  loss?: 'squared' | 'logistic' | 'poly-tail';
  lambda?: number;
  lr?: number;
  seed?: number;
  epochs?: number;
  until?: number;
  points?: number;
}

export function syntheticCell(options: CellOptions = {}): Cell {
  const {
    method = 'erm',
    loss = 'squared',
    lambda = 0,
    lr = 0.02,
    seed = 0,
    epochs = 3000,
    until,
    points = 40,
  } = options;
  return canonicalCell(
    cellSchema.parse({
      data: { name: 'mnist', classes: { 0: 5, 1: 1 }, test: { 0: 6, 1: 6 } },
      model: { kind: 'linear' },
      loss: { name: loss },
      method: typeof method === 'string' ? { name: method } : method,
      lambda,
      lr,
      seed,
      train: { epochs, record: { points }, until: until === undefined ? {} : { train_risk: until } },
    }),
  );
}

export function finished(cell: Cell): FinishedCell {
  return { id: cellId(cell), cell, result: syntheticResult(cell) };
}

/** A sweep over the product of the given options, all of it done. */
export function syntheticSweep(axes: { [K in keyof CellOptions]: readonly CellOptions[K][] }): {
  cells: SweepCell[];
  results: Map<CellId, CellResult>;
} {
  const combinations = Object.entries(axes).reduce<CellOptions[]>(
    (partial, [name, values]) => partial.flatMap((options) => values.map((value) => ({ ...options, [name]: value }))),
    [{}],
  );
  const all = combinations.map((options) => finished(syntheticCell(options)));
  return {
    cells: all.map(({ id, cell }) => ({ id, cell, state: 'done' })),
    results: new Map(all.map(({ id, result }) => [id, result])),
  };
}

export function syntheticResult(cell: Cell): CellResult {
  const { x, y, group, test, testGroup, theta0 } = problem(cell);
  const basis = orthonormalBasis(x);
  const lr = cell.lr as number;
  const rows: Record<ColumnName, Vector>[] = [];
  let theta = [...theta0];
  let g = SIZES.map(() => 1 / SIZES.length);
  let outcome: CellResult['outcome'] = 'epochs';
  let epoch = 0;
  const schedule = new Set(recordedEpochs(cell.train.epochs, cell.train.record.points));
  for (; ; epoch++) {
    const f = x.map((xi) => dot(xi, theta));
    const losses = f.map((fi, i) => loss(cell, fi, y[i]!));
    const groupRisk = groupMeans(losses, group);
    const weights = group.map((k) => groupWeight(cell, k, g) / (cell.method.name === 'erm' ? 1 : SIZES[k]!));
    const done = !f.every(Number.isFinite) || !theta.every(Number.isFinite);
    if (schedule.has(epoch) || done) {
      const record = observe({
        x,
        y,
        group,
        test,
        testGroup,
        theta,
        theta0,
        basis,
        f,
        losses,
        groupRisk,
        weights,
        lambda: cell.lambda,
      });
      rows.push({ ...record, epoch: [epoch] });
      if (done) outcome = 'diverged';
      else if (record.train_risk[0]! < (cell.train.until.train_risk ?? -1)) outcome = 'train_risk';
      if (outcome !== 'epochs') break;
    }
    if (epoch === cell.train.epochs) break;
    const slopes = f.map((fi, i) => weights[i]! * slope(cell, fi, y[i]!));
    theta = theta.map(
      (value, j) =>
        value - lr * (slopes.reduce((sum, s, i) => sum + s * x[i]![j]!, 0) + cell.lambda * (value - theta0[j]!)),
    );
    if (cell.method.name === 'group-dro') g = dro(g, groupRisk, cell.method.nu);
  }
  const kernel = x.map((a) => x.map((b) => dot(a, b)));
  return {
    outcome,
    epochs: epoch,
    backend: 'naive float64',
    facts: {
      samples: SAMPLES,
      evaluationSamples: EVALUATION_SAMPLES,
      features: FEATURES,
      rank: SAMPLES,
      groups: SIZES.map((size, k) => ({ name: `digit ${k}`, size, evaluationSize: EVALUATION_SAMPLES / 2 })),
      learningRate: lr,
      stabilityLimit: 2 / (Math.max(...kernel.map((r, i) => r[i]!)) + cell.lambda),
      kernelMin: null,
      kernelMax: null,
      initialNorm: Math.sqrt(dot(theta0, theta0)),
      initialOutside: outsideNorm(theta0, basis),
      limit: limitOf(cell, kernel, { x, y, theta0, test, basis }),
    },
    trace: traceOf(rows),
  };
}

/** Log-spaced epochs from 0 to `last`, ends included, without repetition. */
export function recordedEpochs(last: number, points: number): number[] {
  const epochs = Array.from({ length: points }, (_, i) => Math.round((last + 1) ** (i / (points - 1)) - 1));
  return [...new Set(epochs)];
}

/** Orthonormal basis of the span of the rows, by Gram–Schmidt done twice. */
export function orthonormalBasis(rows: Matrix): Matrix {
  const basis: Matrix = [];
  for (const v of rows) {
    let w = [...v];
    for (let pass = 0; pass < 2; pass++) for (const b of basis) w = axpy(-dot(b, w), b, w);
    const length = Math.sqrt(dot(w, w));
    basis.push(w.map((value) => value / length));
  }
  return basis;
}

export function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Uniform numbers on [0, 1) from a small linear generator, good enough to make data. */
export function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function problem(cell: Cell) {
  const uniform = generator(cell.data.seed! + 1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const centres = SIZES.map(() => Array.from({ length: FEATURES }, () => 0.7 * normal()));
  const draw = (k: number): Vector => centres[k]!.map((c) => 0.5 + c + 0.8 * normal());
  const group = SIZES.flatMap((size, k) => Array<number>(size).fill(k));
  const testGroup = SIZES.flatMap((_, k) => Array<number>(EVALUATION_SAMPLES / 2).fill(k));
  const start = generator(1000 + cell.seed);
  return {
    x: group.map(draw),
    y: group.map((k) => (k === 0 ? -1 : 1)),
    group,
    test: testGroup.map(draw),
    testGroup,
    theta0: Array.from({ length: FEATURES }, () => (2 * start() - 1) / Math.sqrt(FEATURES)),
  };
}

function loss(cell: Cell, f: number, y: number): number {
  const z = y * f;
  switch (cell.loss.name) {
    case 'squared':
      return 0.5 * (f - y) ** 2;
    case 'logistic':
      return softplus(-z);
    case 'poly-tail':
      return z < 1 ? softplus(-z) + 1 - softplus(-1) : 1 / z;
    default:
      throw new Error(`the synthetic world does not know the loss ${cell.loss.name}`);
  }
}

function slope(cell: Cell, f: number, y: number): number {
  const z = y * f;
  switch (cell.loss.name) {
    case 'squared':
      return f - y;
    case 'logistic':
      return -y / (1 + Math.exp(z));
    case 'poly-tail':
      return z < 1 ? -y / (1 + Math.exp(z)) : -y / z ** 2;
    default:
      throw new Error(`the synthetic world does not know the loss ${cell.loss.name}`);
  }
}

function softplus(u: number): number {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}

function groupWeight(cell: Cell, k: number, g: Vector): number {
  switch (cell.method.name) {
    case 'erm':
      return 1 / SAMPLES;
    case 'iw':
      return 1 / SIZES.length;
    case 'group-dro':
      return g[k]!;
    default:
      throw new Error(`the synthetic world does not know the method ${cell.method.name}`);
  }
}

function dro(g: Vector, risks: Vector, nu: number): Vector {
  const raised = g.map((weight, k) => weight * Math.exp(nu * risks[k]!));
  const total = raised.reduce((a, b) => a + b);
  return raised.map((weight) => weight / total);
}

function groupMeans(values: Vector, group: Vector): Vector {
  return SIZES.map((_, k) => mean(values.filter((_, i) => group[i] === k)));
}

function mean(values: Vector): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

interface Observed {
  x: Matrix;
  y: Vector;
  group: Vector;
  test: Matrix;
  testGroup: Vector;
  theta: Vector;
  theta0: Vector;
  basis: Matrix;
  f: Vector;
  losses: Vector;
  groupRisk: Vector;
  weights: Vector;
  lambda: number;
}

function observe(o: Observed): Record<ColumnName, Vector> {
  const moved = o.theta.map((value, j) => value - o.theta0[j]!);
  const wrong = o.f.map((f, i) => (f * o.y[i]! > 0 ? 0 : 1));
  const testPrediction = o.test.map((t) => dot(t, o.theta));
  const testWrong = testPrediction.map((f, i) => (f * (o.testGroup[i] === 0 ? -1 : 1) > 0 ? 0 : 1));
  const testGroupError = groupMeans(testWrong, o.testGroup);
  const worst = Math.max(...o.groupRisk);
  return {
    epoch: [],
    train_risk: [mean(o.losses)],
    weighted_risk: [dot(o.weights, o.losses)],
    penalty: [(o.lambda / 2) * dot(moved, moved)],
    worst_group: [o.groupRisk.indexOf(worst)],
    worst_group_risk: [worst],
    train_error: [mean(wrong)],
    test_error: [mean(testWrong)],
    test_error_worst: [Math.max(...testGroupError)],
    theta_norm: [Math.sqrt(dot(o.theta, o.theta))],
    theta_displacement: [Math.sqrt(dot(moved, moved))],
    min_weight: [Math.min(...o.weights)],
    group_risk: o.groupRisk,
    group_error: groupMeans(wrong, o.group),
    group_weight: SIZES.map((_, k) => o.weights.filter((_, i) => o.group[i] === k).reduce((a, b) => a + b, 0)),
    test_group_error: testGroupError,
    coordinates: o.basis.map((b) => dot(b, o.theta)),
    train_prediction: o.f,
    test_prediction: testPrediction,
  };
}

export function traceOf(rows: readonly Record<ColumnName, Vector>[]): Trace {
  const column = (name: ColumnName) => ({
    width: COLUMNS[name].shape === 'scalar' ? 1 : rows[0]![name].length,
    data: Float64Array.from(rows.flatMap((r) => r[name])),
  });
  return {
    points: rows.length,
    columns: Object.fromEntries(COLUMN_NAMES.map((name) => [name, column(name)])) as Trace['columns'],
  };
}

function outsideNorm(theta: Vector, basis: Matrix): number {
  let rest = theta;
  for (const b of basis) rest = axpy(-dot(b, rest), b, rest);
  return Math.sqrt(dot(rest, rest));
}

/** θ* = θ₀ + Xᵀ (K + λ Q⁻¹)⁻¹ (Y − X θ₀) for the squared loss and weights that do not move; none otherwise. */
function limitOf(
  cell: Cell,
  kernel: Matrix,
  { x, y, theta0, test, basis }: { x: Matrix; y: Vector; theta0: Vector; test: Matrix; basis: Matrix },
): CellResult['facts']['limit'] {
  if (cell.loss.name !== 'squared' || (cell.lambda > 0 && cell.method.name === 'group-dro')) return null;
  const q = SIZES.flatMap((size) =>
    Array<number>(size).fill(cell.method.name === 'erm' ? 1 / SAMPLES : 1 / (SIZES.length * size)),
  );
  const ridge = kernel.map((r, i) => r.map((value, j) => value + (i === j ? cell.lambda / q[i]! : 0)));
  const a = solve(
    ridge,
    y.map((yi, i) => yi - dot(x[i]!, theta0)),
  );
  const theta = theta0.map((value, j) => value + a.reduce((sum, ai, i) => sum + ai * x[i]![j]!, 0));
  return { coordinates: basis.map((b) => dot(b, theta)), testPrediction: test.map((t) => dot(t, theta)) };
}

/** Gauss–Jordan elimination with row pivoting. */
function solve(matrix: Matrix, right: Vector): Vector {
  const rows = matrix.map((r, i) => [...r, right[i]!]);
  rows.forEach((_, p) => {
    const pivot = rows.slice(p).reduce((best, r, i) => (Math.abs(r[p]!) > Math.abs(rows[best]![p]!) ? p + i : best), p);
    [rows[p], rows[pivot]] = [rows[pivot]!, rows[p]!];
    rows.forEach((r, i) => {
      if (i !== p) rows[i] = axpy(-r[p]! / rows[p]![p]!, rows[p]!, r);
    });
  });
  return rows.map((r, i) => r.at(-1)! / r[i]!);
}

/** a x + y */
function axpy(a: number, x: Vector, y: Vector): Vector {
  return y.map((value, i) => value + a * x[i]!);
}
