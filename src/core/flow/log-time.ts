import type { State } from '../engine/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix } from '../ops/index.js';
import { LOG_WEIGHTS, type Field } from './field.js';
import type { Accuracy } from './integrate.js';
import type { Ode } from './rodas.js';

/** What one step may get wrong, relative to the solution: far below anything that is measured on traces. */
const RELATIVE_ERROR = 1e-9;

/**
 * A quarter of an e-fold of time. A mode that decays with rate μ does so around s = −log μ within about one unit, which no
 * step may pass over; and where everything is at rest, the Jacobian's own growth by e^h within a step, unseen by it, then
 * shrinks what is left of an error instead of keeping it at the tolerance.
 */
const LONGEST_STEP = 0.25;

/**
 * A field in logarithmic time `s = log(1 + t/η)`: `dy/ds = (t + η) · dy/dt`. Early, s is the number of epochs; late, when
 * every quantity moves like a power or a logarithm of t, equal steps in s cost the same work per decade.
 */
export class LogTime implements Ode {
  readonly accuracy: Accuracy;
  private readonly shapes: readonly (readonly [string, Matrix])[];

  constructor(
    private readonly field: Field,
    /** The group that the logarithmic weights are measured against. */
    private readonly reference: number,
  ) {
    this.shapes = Object.entries(field.initial);
    const ofModel = field.initial['w']!.data.length;
    this.accuracy = {
      longest: LONGEST_STEP,
      tolerance: (y, k) => RELATIVE_ERROR * (k < ofModel ? field.scale + largestOf(y, ofModel) : 1 + Math.abs(y[k]!)),
    };
  }

  slope(s: number, y: Float64Array): Float64Array {
    return scaled(this.flat(this.field.rate(this.state(y), this.reference)), this.speed(s));
  }

  jacobian(s: number, y: Float64Array): Matrix {
    const { rows, columns, data } = this.field.jacobian(this.state(y), this.reference);
    return { rows, columns, data: scaled(data, this.speed(s)) };
  }

  /** `t + η` is its own derivative by s. */
  slopeChange(_s: number, _y: Float64Array, slope: Float64Array): Float64Array {
    return slope;
  }

  flat(state: State): Float64Array {
    return Float64Array.from(this.shapes.flatMap(([name]) => [...state[name]!.data]));
  }

  state(y: Float64Array): State {
    let at = 0;
    return Object.fromEntries(
      this.shapes.map(([name, { rows, columns, data }]) => {
        const part = y.slice(at, at + data.length);
        at += data.length;
        return [name, matrix(rows, columns, part)];
      }),
    );
  }

  private speed(s: number): number {
    return this.field.learningRate * Math.exp(s);
  }
}

/** The group with the largest weight: measured against it, no difference between weights that matter is lost. */
export function referenceOf(state: State): number {
  const logWeights = state[LOG_WEIGHTS]?.data;
  return logWeights === undefined ? 0 : logWeights.indexOf(Math.max(...logWeights));
}

function largestOf(y: Float64Array, length: number): number {
  let largest = 0;
  for (let k = 0; k < length; k++) largest = Math.max(largest, Math.abs(y[k]!));
  return largest;
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}
