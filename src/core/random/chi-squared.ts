import type { RandomStream } from './stream.js';

/**
 * One number of the χ² distribution with `degrees` ≥ 1 degrees of freedom, exactly: twice a gamma number of shape
 * `degrees / 2` by the rejection of Marsaglia & Tsang, "A simple method for generating gamma variables" (2000), whose
 * cost does not grow with the shape.
 */
export function chiSquared(stream: RandomStream, degrees: number): number {
  if (!(degrees >= 1)) throw new RangeError(`no χ² distribution has ${degrees} degrees of freedom here`);
  // A shape below 1 is reached from the next: Γ(a) = Γ(a + 1) U^(1/a).
  if (degrees < 2) return 2 * gamma(stream, degrees / 2 + 1, 2) * (1 - stream.uniform(0)) ** (2 / degrees);
  return 2 * gamma(stream, degrees / 2, 0);
}

/** @param from the number of the stream to begin at, even */
function gamma(stream: RandomStream, shape: number, from: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  // Four numbers a trial: a normal and a uniform number that share a pair would depend on each other.
  for (let index = from; ; index += 4) {
    const x = stream.normal(index);
    const cubed = (1 + c * x) ** 3;
    if (cubed <= 0) continue;
    if (Math.log(1 - stream.uniform(index + 2)) < 0.5 * x * x + d * (1 - cubed + Math.log(cubed))) return d * cubed;
  }
}
