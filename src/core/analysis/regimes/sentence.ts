import type { LambdaBound, MeasuredBoundary } from './boundary.js';
import { LEFT_OUT } from './boundary.js';
import type { PredictedBoundary } from './predicted-boundary.js';
import { UNPREDICTED } from './predicted-boundary.js';

/** What is known of a boundary, in plain words: measured, predicted, and what cannot be concluded. */
export function boundarySentence(measured: MeasuredBoundary, predicted: PredictedBoundary): string {
  const parts = [measuredPart(measured), ...penaltyPart(measured), predictedPart(predicted), ...omittedPart(measured)];
  return `${parts.join('; ')}.`;
}

const UNMEASURED = {
  'erm-itself': 'ERM is what the others are compared with',
  'no-penalties': 'no boundary can be concluded: the sweep has no λ > 0',
  'no-usable-points': 'no boundary can be concluded',
} as const satisfies Record<Extract<MeasuredBoundary, { kind: 'none' }>['reason'], string>;

function measuredPart(measured: MeasuredBoundary): string {
  if (measured.kind === 'none') {
    const reason = UNMEASURED[measured.reason];
    return measured.reason === 'no-usable-points' ? `${reason}: at every λ > 0 ${runsThat(measured)}` : reason;
  }
  const { boundary, interval, across } = measured;
  const alone = ', of one seed at some λ, so without an interval';
  const range = interval === null ? alone : ` [${bound(interval.low)}, ${bound(interval.high)}]`;
  // Beyond the grid the interval is told where it reaches into it.
  const reaches =
    interval === null
      ? alone
      : interval.low.at === interval.high.at
        ? ''
        : `, by the mean; the interval is [${bound(interval.low)}, ${bound(interval.high)}]`;
  switch (boundary.at) {
    case 'within':
      return across === null
        ? `departs at λ = ${short(boundary.lambda)}${range}`
        : `departs somewhere between λ = ${short(across.low)} and ${short(across.high)}, more than a decade apart${range}`;
    case 'below-smallest':
      return `has departed at the smallest usable λ already, ${short(boundary.lambda)}${reaches}`;
    case 'above-largest':
      return `does not depart up to the largest usable λ, ${short(boundary.lambda)}${reaches}`;
  }
}

function penaltyPart(measured: MeasuredBoundary): string[] {
  if (measured.kind === 'none') return [];
  const { departedUpTo, departedWithoutPenalty } = measured;
  const small =
    departedUpTo === null
      ? []
      : [`at λ below ${short(departedUpTo)} the gap is above the threshold too, which is not the penalty's work`];
  if (departedWithoutPenalty === 'yes') return [...small, 'it is departed without any penalty too'];
  if (departedWithoutPenalty === 'not-asked')
    small.push('the sweep has no λ = 0, so whether it departs without a penalty cannot be told');
  if (departedWithoutPenalty === 'unknown') small.push('whether it has departed at λ = 0 cannot be told');
  return small;
}

function predictedPart(predicted: PredictedBoundary): string {
  if (predicted.kind === 'none') return `no prediction: ${UNPREDICTED[predicted.reason]}`;
  const { lambda, range, seeds, asked } = predicted;
  const spread = seeds > 1 && range !== null ? ` (seeds from ${short(range.low)} to ${short(range.high)})` : '';
  const some = seeds < asked ? `, of ${seeds} of ${asked} seeds` : '';
  return `the linearised limit predicts ${short(lambda)}${spread}${some}`;
}

function omittedPart(measured: MeasuredBoundary): string[] {
  const { omitted } = measured;
  if (omitted.length === 0 || (measured.kind === 'none' && measured.reason === 'no-usable-points')) return [];
  return [`left out: λ = ${omitted.map(short).join(', ')}, where ${runsThat(measured)}`];
}

function runsThat({ because }: MeasuredBoundary): string {
  return `runs ${because.map((reason) => LEFT_OUT[reason]).join(', or ')}`;
}

function bound({ at, lambda }: LambdaBound): string {
  if (at === 'within') return short(lambda);
  return at === 'below-smallest' ? `below ${short(lambda)}` : `above ${short(lambda)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
