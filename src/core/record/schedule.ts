/**
 * The recorded epochs of a run of at most `epochs` epochs: 0, 1, …, `epochs`, evenly spaced in the logarithm, rounded to
 * integers and without repetition, so at most `points` of them. They depend on nothing else: runs to be compared are
 * recorded at the same epochs.
 */
export function recordedEpochs(epochs: number, points: number): number[] {
  const positive = Math.max(points - 1, 1);
  const spaced = Array.from({ length: positive }, (_, i) =>
    i === positive - 1 ? epochs : Math.round(epochs ** (i / (positive - 1))),
  );
  return [0, ...new Set(spaced)];
}
