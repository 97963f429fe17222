import { matrix } from '../ops/index.js';
import type { Loss } from './loss.js';
import { type By, type Parts, partsOf, type TrainingSet } from './training-set.js';

/** ω > 0, ι and Δ > 0 of one class or group. */
export interface Scaling {
  readonly omega: number;
  readonly iota: number;
  readonly delta: number;
}

/**
 * The vector-scaling loss (Kini, Paraskevas, Oymak & Thrampoulidis, NeurIPS 2021), binary form: with z = yŷ,
 * `ω log(1 + e^ι e^{−Δz})`, where ω, ι and Δ depend on the sample's class or group. With ω = Δ = 1 and ι = 0 it is the
 * logistic loss. ω and ι leave the direction of late training alone; Δ changes it.
 *
 * @param scaling of part k; samples of an empty part do not exist, so what it says of one does not matter
 */
export function vectorScaling(parts: Parts, scaling: (k: number, parts: Parts) => Scaling): Loss {
  const scalings = parts.sizes.map((size, k) => (size > 0 ? scaling(k, parts) : { omega: 1, iota: 0, delta: 1 }));
  const n = parts.part.length;
  const perSample = (key: keyof Scaling) =>
    matrix(
      n,
      1,
      Float64Array.from(parts.part, (k) => scalings[k]![key]),
    );
  return {
    constants: { omega: perSample('omega'), iota: perSample('iota'), delta: perSample('delta') },
    value(ops, prediction, label, { omega, iota, delta }) {
      const z = ops.mul(label, prediction);
      return ops.mul(omega!, ops.softplus(ops.sub(iota!, ops.mul(delta!, z))));
    },
    derivative(ops, prediction, label, { omega, iota, delta }) {
      const z = ops.mul(label, prediction);
      const share = ops.sigmoid(ops.sub(iota!, ops.mul(delta!, z)));
      return ops.neg(ops.mul(ops.mul(label, ops.mul(omega!, delta!)), share));
    },
    curvature: Math.max(...scalings.map(({ omega, delta }) => (omega * delta ** 2) / 4)),
  };
}

type PerPart = Readonly<Partial<Record<string, number>>>;

/** ω, ι and Δ as the sweep gives them, by name of the class or group; by default 1, 0 and 1. */
export function givenScaling(
  {
    by,
    omega,
    iota,
    delta,
  }: {
    readonly by: By;
    readonly omega?: PerPart | undefined;
    readonly iota?: PerPart | undefined;
    readonly delta?: PerPart | undefined;
  },
  training: TrainingSet,
): Loss {
  return vectorScaling(partsOf(training, by), (k, { names }) => ({
    omega: omega?.[names[k]!] ?? 1,
    iota: iota?.[names[k]!] ?? 0,
    delta: delta?.[names[k]!] ?? 1,
  }));
}
