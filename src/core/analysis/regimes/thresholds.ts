import type { LossSpec } from '../../cell/index.js';
import type { GapMeasure } from '../relative-gap.js';
import { GAP_MEASURES } from '../relative-gap.js';

/** What a gap is measured against: ERM with the same penalty, or ERM without one (Theorem 6). */
export type GapPartner = 'erm' | 'unregularised';

/** What tells the regimes apart. */
export interface Thresholds {
  /**
   * Training risk R̂ at or below which a run interpolates. Default 10⁻⁴: with the squared loss residuals of 1.4 % of the
   * labels, so that what is left to learn cannot pass for a departure.
   */
  readonly interpolation: number;
  /**
   * Movement over the last decade of training, relative to ‖θ − θ⁽⁰⁾‖, at or below which a run that does not interpolate
   * has come to rest. Default 0.01, a fifth of a departure.
   */
  readonly stationary: number;
  /** Relative gap above which a method has departed from its partner. Default 0.05. */
  readonly departure: number;
  /**
   * Which relative gap. Default `auto`: of the functions, for losses of classification of their directions, for then f
   * itself has no limit without a penalty.
   */
  readonly measure: GapMeasure | 'auto';
  readonly against: GapPartner;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  interpolation: 1e-4,
  stationary: 0.01,
  departure: 0.05,
  measure: 'auto',
  against: 'erm',
};

/** A threshold that no run could be held against. */
export class ThresholdError extends Error {
  override readonly name = 'ThresholdError';
  readonly retryable = false;

  constructor(
    readonly key: keyof Thresholds,
    readonly expected: string,
    readonly given: unknown,
  ) {
    super(`threshold ${key}: expected ${expected}, not ${String(given)}`);
  }
}

/** Defaults filled in, and checked once. */
export function thresholds(given: Partial<Thresholds> = {}): Thresholds {
  const filled = { ...DEFAULT_THRESHOLDS, ...given };
  for (const key of ['interpolation', 'stationary', 'departure'] as const)
    if (!(filled[key] > 0 && filled[key] < Infinity)) throw new ThresholdError(key, 'a positive number', filled[key]);
  const measures = ['auto', ...Object.keys(GAP_MEASURES)];
  if (!measures.includes(filled.measure))
    throw new ThresholdError('measure', `one of ${measures.join(', ')}`, filled.measure);
  const partners: readonly string[] = ['erm', 'unregularised'] satisfies GapPartner[];
  if (!partners.includes(filled.against))
    throw new ThresholdError('against', `one of ${partners.join(', ')}`, filled.against);
  return filled;
}

/** The measure of a cell's gap. */
export function measureFor({ measure }: Thresholds, { name }: LossSpec): GapMeasure {
  if (measure !== 'auto') return measure;
  return name === 'squared' || name === 'vector-squared' ? 'function' : 'function-direction';
}
