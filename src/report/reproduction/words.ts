import type { Check, Judgement, Range, Verdict } from '../../core/claims/index.js';
import { counted } from '../numbers.js';

/** Numbers as they are written in a place: a page, a terminal. */
export type NumberStyle = (value: number) => string;

/** `≤ 10⁻⁸`, `0.4 to 0.6`. */
export function expectedText({ low, high }: Range, number: NumberStyle): string {
  if (low === -Infinity) return `≤ ${number(high)}`;
  return high === Infinity ? `≥ ${number(low)}` : `${number(low)} to ${number(high)}`;
}

/** An estimate with its interval, or the range of all cells; what it rests on. */
export function measuredText({ measured }: Check, number: NumberStyle): string {
  if (measured === null) return '–';
  const { value, low, high, kind, count } = measured;
  if (kind === 'interval') return `${number(value)} [${number(low)}, ${number(high)}], ${counted(count, 'seed')}`;
  const range = low === high ? number(low) : `${number(low)} to ${number(high)}`;
  return `${range}, ${counted(count, 'cell')}`;
}

/** How many hold, fail, and are open, in words. */
export function verdictCounts(judgements: readonly Judgement[]): string {
  const count = (verdict: Verdict): number => judgements.filter((judgement) => judgement.verdict === verdict).length;
  return `${count('holds')} of ${counted(judgements.length, 'claim')} hold, ${count('fails')} fail, ${count('inconclusive')} inconclusive`;
}
