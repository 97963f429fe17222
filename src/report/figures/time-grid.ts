import type { Line } from './line.js';

/** As many times as can be told apart in print. */
const POINTS = 160;

/**
 * A quantity along the gradient flow, at times that all runs to the time `end` have in common: evenly spaced in log(1 + t), as
 * on the axis of the figures. Runs record at times of their own, for each has an η of its own; between them the value is
 * interpolated, in its logarithm where both ends are positive. It goes as far as the run does.
 */
export function onTimeGrid({ seed, epoch, value }: Line, end: number): Line {
  const grid = Array.from({ length: POINTS }, (_, k) =>
    k === POINTS - 1 ? end : Math.expm1((Math.log1p(end) * k) / (POINTS - 1)),
  );
  const first = epoch[0] ?? Infinity;
  const last = (epoch.at(-1) ?? -Infinity) * (1 + ROUNDING);
  const times = grid.filter((t) => t >= first && t <= last);
  let i = 0;
  return {
    seed,
    epoch: times,
    value: times.map((t) => {
      while (i < epoch.length - 2 && epoch[i + 1]! <= t) i++;
      return between(epoch, value, i, t);
    }),
  };
}

/** Of a time, which is a product of two numbers. */
const ROUNDING = 1e-9;

function between(epoch: readonly number[], value: readonly number[], i: number, t: number): number {
  const [low, high] = [value[i]!, value[i + 1]];
  if (high === undefined) return low;
  const [from, to] = [Math.log1p(epoch[i]!), Math.log1p(epoch[i + 1]!)];
  const share = Math.min(1, (Math.log1p(t) - from) / (to - from));
  if (share <= 0) return low;
  return low > 0 && high > 0 ? low ** (1 - share) * high ** share : low * (1 - share) + high * share;
}
