import type { Constants, State } from '../engine/index.js';
import type { Loss } from '../loss/index.js';
import type { Form } from '../model/index.js';
import type { Dual, Matrix, TensorOps } from '../ops/index.js';
import { constantDual, dualOps, matrix, matrixOps } from '../ops/index.js';
import type { Rule } from '../rule/index.js';
import { seenOf } from '../step/index.js';

/** The parts of a flow; as those of `grwProgram`, but the form has to be `spanForm`. */
export interface FieldParts {
  readonly form: Form;
  readonly loss: Loss;
  readonly rule: Rule;
  /** Labels, length n. */
  readonly labels: Float64Array;
  /** η > 0 and λ ≥ 0. */
  readonly learningRate: number;
  readonly lambda: number;
  /** Whether the loss is least at a finite prediction, as the squared loss is. */
  readonly isAttained: boolean;
}

/**
 * The gradient flow, `dθ/dt = −Σ q_i ∇ℓ_i − λ (θ − θ⁽⁰⁾)` with time t = η · epochs, that equation (6) with the penalty of
 * (13) follows as η → 0, and for Group DRO `d log g_k/dt = (ν/η) R̂_k`, the same limit of its ascent at fixed ν/η, in
 * which both orders of its update agree. The unknowns are those of the form, w, and log g; the latter matters up to a
 * common shift only, and is measured against the group `reference`, whose entry stays put: the common part, which grows
 * with t, would drown the differences.
 */
export interface Field {
  readonly initial: State;
  /** η, the unit of time in epochs. */
  readonly learningRate: number;
  /** The length that w has to have to move a prediction by one, about. */
  readonly scale: number;
  rate(state: State, reference: number): State;
  /** The rate's derivatives by every entry of the state, in the order of its names, [k, k]. */
  jacobian(state: State, reference: number): Matrix;
}

type Values<T> = Readonly<Record<string, T>>;

/** The memory that a rule with `logWeightRate` has. */
export const LOG_WEIGHTS = 'log_weights';

/** Units in the last place within which a residual may be rounding alone. */
const ROUNDING = 64 * Number.EPSILON;

export function fieldOf(parts: FieldParts): Field {
  const { form, rule, loss, labels, learningRate, lambda } = parts;
  const groups = rule.initial[LOG_WEIGHTS]?.columns ?? 0;
  const initial: State = { ...form.initial, ...rule.initial };
  const unknowns = Object.keys(initial).filter((name) => name !== 'w' && name !== LOG_WEIGHTS);
  if (unknowns.length > 0 || (groups > 0 && rule.logWeightRate === undefined))
    throw new RangeError(`the rule ${rule.signature} has no flow`);
  const lossFloor = parts.isAttained ? smallestKnownLoss(form, labels) : 0;
  const constants: Constants = {
    ...form.constants,
    ...rule.constants,
    ...loss.constants,
    labels: matrix(labels.length, 1, labels),
    zeros: matrix(labels.length, 1),
    lambda: matrix(1, 1, [lambda]),
    learning_rate: matrix(1, 1, [learningRate]),
  };
  const dualConstants = Object.fromEntries(Object.entries(constants).map(([name, m]) => [name, constantDual(m)]));

  function rate<T>(ops: TensorOps<T>, state: Values<T>, constants: Values<T>, reference: T): Record<string, T> {
    const labels = constants['labels']!;
    const prediction = form.predict(ops, state, constants);
    const seen = seenOf(ops, loss, prediction, labels, constants);
    const { weights } = rule.apply(ops, seen, state, constants);
    const pull = ops.mul(weights, loss.derivative(ops, prediction, labels, constants));
    const gradient = ops.matmul(constants['features']!, pull, { a: true });
    const w = ops.neg(lambda > 0 ? ops.add(gradient, ops.mul(constants['lambda']!, state['w']!)) : gradient);
    if (groups === 0) return { w };
    const losses = seen.losses();
    const known = { ...seen, losses: () => ops.whereBelow(losses, lossFloor, constants['zeros']!, losses) };
    const ascent = rule.logWeightRate!(ops, known, constants);
    const relative = ops.sub(ascent, ops.matmul(ascent, reference));
    return { w, [LOG_WEIGHTS]: ops.div(relative, constants['learning_rate']!) };
  }

  return {
    initial,
    learningRate,
    scale: 1 / Math.sqrt(largestSquare(form.constants['features']!)),
    rate: (state, reference) => rate(matrixOps, state, constants, unit(groups, reference)),
    jacobian(state, reference) {
      const seeded = seeds(state);
      return sideBySide(rate(dualOps, seeded, dualConstants, constantDual(unit(groups, reference))));
    },
  };
}

/**
 * A residual below this is rounding: its square is taken for 0 where it drives the memory. Else the memory would go on
 * drifting with what rounding leaves of the residual, times a t without end.
 */
function smallestKnownLoss(form: Form, labels: Float64Array): number {
  const f0 = form.constants['f0']!.data;
  const largest = labels.reduce((most, y, i) => Math.max(most, Math.abs(y) + Math.abs(f0[i]!)), 0);
  return 0.5 * (ROUNDING * largest) ** 2;
}

/** max_i ‖φ_i‖², or 1 where all are zero. */
function largestSquare({ rows, columns, data }: Matrix): number {
  let largest = 0;
  for (let i = 0; i < rows; i++)
    largest = Math.max(
      largest,
      data.subarray(i * columns, (i + 1) * columns).reduce((sum, value) => sum + value ** 2, 0),
    );
  return largest > 0 ? largest : 1;
}

/** The k-th unit vector, [n, 1]. */
function unit(n: number, k: number): Matrix {
  const result = matrix(n, 1);
  if (n > 0) result.data[k] = 1;
  return result;
}

/** Every entry of the state varied by itself: as many directions as there are entries. */
function seeds(state: State): Record<string, Dual> {
  const entries = Object.entries(state);
  const total = entries.reduce((sum, [, { data }]) => sum + data.length, 0);
  let first = 0;
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const at = first;
      first += value.data.length;
      const tangents = Array.from({ length: total }, (_, k) => {
        const tangent = matrix(value.rows, value.columns);
        if (k >= at && k < first) tangent.data[k - at] = 1;
        return tangent;
      });
      return [name, { value, tangents }];
    }),
  );
}

/** The tangents of all entries as the columns of one square matrix. */
function sideBySide(rates: Record<string, Dual>): Matrix {
  const entries = Object.values(rates);
  const total = entries.reduce((sum, { value }) => sum + value.data.length, 0);
  const result = matrix(total, total);
  let row = 0;
  for (const { value, tangents } of entries) {
    tangents.forEach(({ data }, k) => {
      for (let i = 0; i < value.data.length; i++) result.data[(row + i) * total + k] = data[i]!;
    });
    row += value.data.length;
  }
  return result;
}
