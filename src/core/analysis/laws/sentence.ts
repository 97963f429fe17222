import type { Interval } from '../bootstrap.js';
import type { Estimate } from './estimate.js';
import type { FittedLaw, LawOutcome, LawQuestion, Reference } from './law.js';
import { FEWEST_LEVELS, SIGNIFICANT } from './law.js';

/** What a law's outcome means, in plain words: one paragraph, of what is shown and of what is not. */
export function lawSentence(question: LawQuestion, outcome: LawOutcome): string {
  const subject = `${question.gap} against ${question.cause}`;
  switch (outcome.kind) {
    case 'too-few-levels':
      return `${subject}: no exponent can be concluded from ${outcome.levels.length} usable values; it takes ${FEWEST_LEVELS}.`;
    case 'one-seed':
      return `${subject}: exponent ${number(outcome.law.exponent)} of one seed${outcome.table.seeds.length > 1 ? ' at some values' : ''}; without further seeds there is no interval, and nothing can be concluded of a bound.`;
    case 'fitted':
      return `${subject}: ${fitted(question, outcome).join('; ')}.`;
  }
}

function fitted(question: LawQuestion, law: FittedLaw): string[] {
  const parts = [`exponent ${withInterval(law.exponent)}`];
  if (question.reference !== null) parts.push(against(question.reference, law));
  const { rSquared, lackOfFit } = law.goodness;
  const lacks = lackOfFit !== null && lackOfFit.p < SIGNIFICANT;
  parts.push(
    `a power law explains ${percent(rSquared)} of the variation` +
      (lacks ? `, but misses the means by more than seeds differ (p = ${lackOfFit.p.toPrecision(2)})` : ''),
  );
  if (law.withoutFarthest !== null) {
    const { level, exponent, change } = law.withoutFarthest;
    const moves = change.interval !== null && !holds(change.interval, 0);
    const which = question.towards === 'infinity' ? 'smallest' : 'largest';
    parts.push(
      `without the ${which} value (${short(level)}) it is ${withInterval(exponent)}, ` +
        (moves ? 'which differs by more than noise' : 'no more than noise apart'),
    );
  }
  if (law.bend?.trend === 'steepens') parts.push('local slopes steepen, so the exponent is not yet that of the limit');
  if (law.bend?.trend === 'flattens') parts.push(flattening(law));
  return parts;
}

function flattening({ floor }: FittedLaw): string {
  const text = 'local slopes flatten';
  if (floor?.isPreferred !== true)
    return `${text}, and a floor does not explain it: read the exponent as an average over these values only`;
  return `${text} as above a floor of ${Math.exp(floor.law.logFloor).toPrecision(2)}, over which the exponent is ${withInterval(floor.exponent)}`;
}

function against({ kind, exponent, source, beside }: Reference, { againstReference }: FittedLaw): string {
  const named = `${source}'s ${number(exponent)}`;
  if (kind === 'leading-order') {
    if (againstReference === 'consistent') return `cannot be told from the leading order, ${named}`;
    return `falls ${againstReference === 'faster' ? 'faster' : 'more slowly'} than the leading order, ${named}, which holds in the limit only`;
  }
  switch (againstReference) {
    case 'faster':
      return `falls faster than the bound ${named} asks, as an upper bound allows`;
    case 'consistent':
      return `cannot be told from the bound ${named}`;
    case 'slower':
    case null:
      return beside === undefined
        ? `falls more slowly than the bound ${named}: these values contradict it, or are too far from its limit`
        : `falls more slowly than ${named}: the bound's other term, ${beside}, stays, and does not let this be told`;
  }
}

function withInterval({ value, interval }: Estimate): string {
  return interval === null ? number(value) : `${number(value)} [${number(interval.low)}, ${number(interval.high)}]`;
}

function holds({ low, high }: Interval, value: number): boolean {
  return low <= value && value <= high;
}

/** With a minus sign that does not break, as in −0.95. */
function number(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.99 ? 1 : 0)} %`;
}
