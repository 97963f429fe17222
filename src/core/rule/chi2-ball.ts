import { matrix, type TensorOps } from '../ops/index.js';
import type { Constants } from '../engine/index.js';
import { largestOf, minimum, rowFrom, smallestOf, sumOf } from './columns.js';

/** The size of a χ²-ball: by the share α of the smallest group, or by its radius ρ. */
export interface Ball {
  readonly alpha?: number | undefined;
  readonly rho?: number | undefined;
}

/** Beyond, all weight is on the largest loss as far as float64 can tell; C² itself may overflow. */
const LARGEST = 1e15;

/**
 * C² of the dual `C √E[(ℓ−η)₊²] + η` of the ball `½ E[(q/p − 1)²] ≤ ρ`: `1 + 2ρ` (Duchi & Namkoong 2021), or
 * `1 + (1/α − 1)²` for α, as in the code of DORO (Zhai et al. 2021); Hashimoto et al. (2018) print `1 + 2(1/α − 1)²`,
 * which is ρ = (1/α − 1)² here.
 */
export function ballConstants(n: number, { alpha = 1, rho = (1 / alpha - 1) ** 2 / 2 }: Ball): Constants {
  return {
    ones: matrix(n, 1, new Float64Array(n).fill(1)),
    c_squared: matrix(1, 1, [Math.min(LARGEST, 1 + 2 * rho)]),
    c_squared_less_one: matrix(1, 1, [Math.min(LARGEST, 2 * rho)]),
  };
}

/**
 * The worst weights in the χ²-ball around the weights p: `q_i ∝ p_i (ℓ_i − η*)₊`, with η* where the dual is smallest.
 * Exact: the dual is convex, and its slope at η = ℓ_i has the sign of `E[(ℓ−η)₊²] − C² E[(ℓ−η)₊]²`, which tells of each
 * sample whether it lies above η*. On those, with mass P, mean μ and variance v under p, `η* = μ − √(v / (C²P − 1))`,
 * hence `q_i = (p_i/P) (1 + (ℓ_i − μ) √((C²P − 1) / v))`. Equal losses have equal weights; if the ball holds all weight on
 * the largest losses, η* is the largest loss and they share the weight by p.
 *
 * @param reference p ≥ 0 with Σ p_i = 1, [n, 1]; samples with p_i = 0 do not matter if theirs are the largest losses
 */
export function worstInBall<T>(ops: TensorOps<T>, losses: T, reference: T, constants: Readonly<Record<string, T>>): T {
  const ones = constants['ones']!;
  const cSquared = constants['c_squared']!;
  const [zero, one] = [ops.constant(0), ops.constant(1)];
  const zeros = ops.sub(ones, ones);

  // Losses moved and scaled to [−1, 0]: weights stay the same, squares neither overflow nor vanish.
  const largest = largestOf(ops, ops.whereBelow(ops.neg(reference), 0, losses, zeros));
  const spread = positiveOr(ops, ops.sub(largest, smallestOf(ops, losses)), one);
  const height = ops.div(ops.sub(minimum(ops, losses, largest), largest), spread);

  const excess = ops.maximum(ops.sub(rowFrom(ops, height), height), zero);
  const first = ops.matmul(excess, reference);
  const second = ops.matmul(ops.mul(excess, excess), reference);
  const slope = ops.sub(second, ops.mul(cSquared, ops.mul(first, first)));
  const mass = ops.whereBelow(slope, 0, zeros, reference);

  const total = sumOf(ops, mass, ones);
  const deviation = ops.sub(height, ops.div(sumOf(ops, ops.mul(mass, height), ones), total));
  const variance = ops.div(sumOf(ops, ops.mul(mass, ops.mul(deviation, deviation)), ones), total);
  // C²P − 1 without its cancellation, so that ρ = 0 gives exactly p.
  const below = sumOf(ops, ops.sub(reference, mass), ones);
  const room = ops.maximum(ops.sub(ops.mul(constants['c_squared_less_one']!, total), below), zero);
  const ratio = ops.whereBelow(ops.neg(variance), 0, ops.div(room, positiveOr(ops, variance, one)), zero);
  const tilt = ops.add(one, ops.mul(deviation, ops.pow(ratio, 0.5)));
  const weights = ops.mul(mass, ops.maximum(tilt, zero));
  return ops.div(weights, sumOf(ops, weights, ones));
}

function positiveOr<T>(ops: TensorOps<T>, a: T, otherwise: T): T {
  return ops.whereBelow(ops.neg(a), 0, a, otherwise);
}
