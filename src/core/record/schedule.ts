/**
 * The recorded epochs of a run of at most `epochs` epochs: 0, 1, …, `epochs`, evenly spaced in the logarithm, rounded to
 * integers and without repetition, so at most `points` of them. They depend on nothing else: runs to be compared are
 * recorded at the same epochs.
 */
export function recordedEpochs(epochs: number, points: number): number[] {
  if (epochs === 0) return [0];
  const positive = Math.max(points - 1, 1);
  const spaced = Array.from({ length: positive }, (_, i) =>
    i === positive - 1 ? epochs : Math.round(epochs ** (i / (positive - 1))),
  );
  return [0, ...new Set(spaced)];
}

/**
 * The same for a gradient flow that goes on for as long as `epochs` epochs would, in epochs: 0, 1, …, `epochs`, evenly
 * spaced in the logarithm and not rounded; 0 and `epochs` alone if that is less than one.
 */
export function recordedTimes(epochs: number, points: number): number[] {
  if (epochs <= 1) return [0, epochs];
  const last = Math.max(points - 2, 1);
  return [0, ...Array.from({ length: last + 1 }, (_, i) => (i === last ? epochs : epochs ** (i / last)))];
}
