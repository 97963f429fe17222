import type { Dataset } from '../../data/index.js';
import { dot, gramFactor } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import { chiSquared, randomStream } from '../../random/index.js';
import type { Architecture } from './architecture.js';
import type { FirstDraw } from './first-draw.js';
import { SparseProduct } from './sparse-product.js';

/**
 * The first layer of a point that is never drawn itself (grw.md §5.3). Over all points the columns of h¹ at t = 0 are
 * independent and normal with covariance `C(x, x') = s² Var(W) ⟨x, x'⟩ + t² Var(b)`, so they are drawn as F z, C = F Fᵀ:
 * equal in distribution to the explicit draw, a different draw of it, in time and memory that do not grow with d × m.
 *
 * It depends on the seed and on the points, the same for every method. The factor takes training samples first: what is
 * drawn for them does not depend on the evaluation points, nor, for a unit, on how many there are.
 */
export function implicitFirstDraw({ train, test }: Dataset, net: Architecture, seed: number): FirstDraw {
  const { weight, bias, weightSpread, biasSpread } = net.layers[0]!;
  const features = train.x.columns;
  const n = train.x.rows;
  const point = (i: number): Float64Array => {
    const [{ data }, at] = i < n ? [train.x, i] : [test.x, i - n];
    return data.subarray(at * features, (at + 1) * features);
  };
  const covariance = (i: number, j: number): number =>
    (weight * weightSpread) ** 2 * dot(point(i), point(j)) + (bias * biasSpread) ** 2;
  const factor = gramFactor(n + test.x.rows, features + 1, covariance);

  return {
    ...drawn(factor, n, net.width, seed),
    outside(span, inside) {
      const constant = matrix(n, 1, new Float64Array(n).fill(bias));
      return outsideNorm({
        seed,
        features,
        rank: span.rank,
        biasInside: span.ofValues(constant).data,
        inside,
        weightVariance: weightSpread ** 2,
        biasVariance: biasSpread ** 2,
      });
    },
  };
}

/** Units drawn together, few enough for their numbers to stay in a near cache. */
const BLOCK = 512;

/** F z, its first n rows and the others; the numbers of z are float32, as those of every initial point. */
function drawn(factor: Matrix, n: number, width: number, seed: number): { h0: Matrix; testH0: Matrix } {
  const h0 = matrix(n, width);
  const testH0 = matrix(factor.rows - n, width);
  const streams = Array.from({ length: factor.columns }, (_, k) => randomStream(seed, `theta0/h${k}`));
  const product = new SparseProduct(factor);
  for (let from = 0; from < width; from += BLOCK) {
    const units = Math.min(BLOCK, width - from);
    const z = new Float64Array(factor.columns * units);
    streams.forEach((stream, k) => {
      stream.normals(from, z.subarray(k * units, (k + 1) * units));
    });
    for (let i = 0; i < z.length; i++) z[i] = Math.fround(z[i]!);
    product.eachRow(z, units, (i, h) => {
      if (i < n) h0.data.set(h, i * width + from);
      else testH0.data.set(h, (i - n) * width + from);
    });
  }
  return { h0, testH0 };
}

interface Outside {
  readonly seed: number;
  /** d, and the dimension of the span of the training gradients of one unit, in R^{d+1}. */
  readonly features: number;
  readonly rank: number;
  /** Coordinates in the span of the bias's own direction e, [n]. */
  readonly biasInside: Float64Array;
  /** Coordinates of (W⁰, b⁰), [n, m]. */
  readonly inside: Matrix;
  readonly weightVariance: number;
  readonly biasVariance: number;
}

/**
 * The norm of what of (W⁰, b⁰) lies outside the span, given what lies within, drawn from its exact distribution. The
 * complement has, for each unit, d + 1 − r dimensions. Along its directions orthogonal to the bias's own, e, weights are
 * normal with their variance v and independent of everything else: χ². Along the one direction left, e's part outside the
 * span, the coordinate g of a unit is normal together with its coordinates c within, whose covariance is
 * `v I + κ a aᵀ`, κ = Var(b) − v, with a those of e.
 */
function outsideNorm({ seed, features, rank, biasInside, inside, weightVariance, biasVariance }: Outside): number {
  const width = inside.columns;
  const within = dot(biasInside, biasInside);
  const without = Math.max(0, 1 - within);
  const hasBias = rank <= features && without > Math.sqrt(Number.EPSILON);
  let squares = 0;

  const degrees = (features + 1 - rank - (hasBias ? 1 : 0)) * width;
  if (degrees > 0) squares += weightVariance * chiSquared(randomStream(seed, 'theta0/outside'), degrees);
  if (!hasBias) return Math.sqrt(squares);

  const kappa = biasVariance - weightVariance;
  const slope = (kappa * Math.sqrt(without)) / (weightVariance + kappa * within);
  const deviation = Math.sqrt(
    Math.max(0, weightVariance + kappa * without - slope * kappa * Math.sqrt(without) * within),
  );
  const stream = randomStream(seed, 'theta0/outside/bias');
  for (let unit = 0; unit < width; unit++) {
    let along = 0;
    for (let i = 0; i < inside.rows; i++) along += biasInside[i]! * inside.data[i * width + unit]!;
    squares += (slope * along + deviation * Math.fround(stream.normal(unit))) ** 2;
  }
  return Math.sqrt(squares);
}
