/** What a measurement says of a statement. `inconclusive`: the data do not decide, or are not all there. */
export type Verdict = 'holds' | 'fails' | 'inconclusive';

/** One failure refutes; without any, one gap in the evidence leaves the whole open. No evidence is no support. */
export function together(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'holds';
}
