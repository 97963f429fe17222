import { cut, narrow } from './text.js';

export type Style = 'plain' | 'dim' | 'bold' | 'heading' | 'good' | 'bad';

/** A piece of a line in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** Narrow text, as many columns as characters. */
export type Line = readonly Span[];

export function span(text: string, style: Style = 'plain'): Span {
  return { text: narrow(text), style };
}

export function fit(line: Line, width: number): Line {
  let left = width;
  const fitted: Span[] = [];
  for (const [i, { text, style }] of line.entries()) {
    const isLast = line.slice(i + 1).every((rest) => rest.text === '');
    const kept = isLast || text.length < left ? cut(text, left) : cut(`${text}…`, left);
    if (kept !== '') fitted.push({ text: kept, style });
    left -= kept.length;
    if (left <= 0) break;
  }
  return fitted;
}

export function plainText(line: Line): string {
  return line
    .map(({ text }) => text)
    .join('')
    .trimEnd();
}

const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  dim: '2',
  bold: '1',
  heading: '1;4',
  good: '32',
  bad: '31',
};

/** With escape codes for a terminal's colours. */
export function colouredText(line: Line): string {
  return line.map(({ text, style }) => (style === 'plain' ? text : `\u001b[${CODES[style]}m${text}\u001b[0m`)).join('');
}
