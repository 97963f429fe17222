import type { Check, Judgement } from '../../core/claims/index.js';
import { compact } from '../numbers.js';
import type { Reproduction } from './input.js';
import { expectedText, measuredText, verdictCounts } from './words.js';

const WIDTHS = { quantity: 62, expected: 16, measured: 44 } as const;

/** The table printed at the end: every claim with its source and verdict, below it what was measured beside what was expected. */
export function claimTable({ judgements }: Pick<Reproduction, 'judgements'>): string {
  const header = line('claim, what is measured', 'expected', 'measured', 'verdict');
  return `${[header, ...judgements.flatMap(claimLines), '', `${verdictCounts(judgements)}.`].join('\n')}\n`;
}

function claimLines({ claim, checks, verdict }: Judgement): string[] {
  return [
    '',
    `${`${claim.id} · ${claim.source}`.padEnd(WIDTHS.quantity + WIDTHS.expected + WIDTHS.measured)}${verdict.toUpperCase()}`,
    ...checks.flatMap(checkLines),
  ];
}

function checkLines(check: Check): string[] {
  const number = (value: number): string => compact(value);
  const main = line(
    `  ${check.quantity}`,
    expectedText(check.expected, number),
    measuredText(check, number),
    check.verdict,
  );
  return check.because === null ? [main] : [main, `    ${check.because}`];
}

function line(quantity: string, expected: string, measured: string, verdict: string): string {
  return (
    fitted(quantity, WIDTHS.quantity) + fitted(expected, WIDTHS.expected) + fitted(measured, WIDTHS.measured) + verdict
  );
}

/** Padded; longer text is followed by one space. */
function fitted(text: string, width: number): string {
  return text.length < width ? text.padEnd(width) : `${text} `;
}
