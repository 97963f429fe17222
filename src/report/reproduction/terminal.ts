import type { Check, Judgement } from '../../core/claims/index.js';
import { compact } from '../numbers.js';
import type { Reproduction } from './input.js';
import { expectedText, measuredText, verdictCounts } from './words.js';

const HEADER = ['claim, and what is measured', 'expected', 'measured', 'verdict'] as const;

/** The table printed at the end: every claim with its source and verdict, below it what was measured beside what was expected. */
export function claimTable({ judgements }: Pick<Reproduction, 'judgements'>): string {
  const rows = judgements.map(({ checks }) => checks.map(checkRow));
  const widths = HEADER.map((_, column) => Math.max(...[HEADER, ...rows.flat()].map((row) => lengthOf(row[column]!))));
  const line = (row: readonly string[]): string => row.map((text, column) => padded(text, widths[column]!)).join('  ');
  const lines = judgements.flatMap((judgement, i) => [
    '',
    claimLine(judgement),
    ...judgement.checks.flatMap(({ because }, k) => [
      line(rows[i]![k]!).trimEnd(),
      ...(because === null ? [] : [`    ${because}`]),
    ]),
  ]);
  return `${[line(HEADER).trimEnd(), ...lines, '', `${verdictCounts(judgements)}.`].join('\n')}\n`;
}

function claimLine({ claim, verdict }: Judgement): string {
  return `${verdict.toUpperCase()}  ${claim.id} · ${claim.source}`;
}

function checkRow(check: Check): readonly string[] {
  const number = (value: number): string => compact(value);
  return [`  ${check.quantity}`, expectedText(check.expected, number), measuredText(check, number), check.verdict];
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

/** Columns of a terminal: the hat of R̂ has none of its own. */
function lengthOf(text: string): number {
  return text.normalize('NFC').replace(/\p{M}/gu, '').length;
}
