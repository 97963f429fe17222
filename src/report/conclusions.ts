import type { Boundary, Findings, SweepLaw } from '../core/analysis/index.js';
import { methodKey } from '../core/analysis/index.js';
import type { SeriesStyle } from './figures/index.js';
import { combinationName } from './words.js';
import { wrap } from './wrap.js';

/** A finding in words, and of what. */
export interface Conclusion {
  readonly of: string;
  readonly sentence: string;
  /** False where it says that nothing can be concluded, or of one seed only. */
  readonly isConclusive: boolean;
}

export function boundaryConclusion({ line, measured, sentence }: Boundary, styles: readonly SeriesStyle[]): Conclusion {
  return {
    of: subject(line, styles),
    sentence,
    isConclusive: measured.kind === 'measured' && measured.interval !== null,
  };
}

export function lawConclusion(law: SweepLaw, styles: readonly SeriesStyle[]): Conclusion {
  return { of: subject(law, styles), sentence: law.sentence, isConclusive: law.outcome.kind === 'fitted' };
}

function subject({ method, combination }: Boundary['line'] | SweepLaw, styles: readonly SeriesStyle[]): string {
  const name = styles.find(({ key }) => key === methodKey(method))?.shortLabel ?? method.name;
  return [name, combinationName(combination)].filter((part) => part !== '').join(', ');
}

const WIDTH = 100;
const INDENT = '    ';
/** Findings of each kind that a terminal has room for. */
const MOST = 4;

/** The findings as printed at the end of a run: no line longer than 100 columns. Empty without any. */
export function conclusionsText({ boundaries, laws }: Findings, styles: readonly SeriesStyle[]): string {
  const sections = [
    ['Boundaries of the departed regime', boundaries.map((boundary) => boundaryConclusion(boundary, styles))],
    ['Laws', laws.map((law) => lawConclusion(law, styles))],
  ] as const;
  return sections
    .filter(([, conclusions]) => conclusions.length > 0)
    .map(([title, conclusions]) => `\n  ${title}\n${listed(conclusions)}`)
    .join('');
}

/** Those that conclude something, as far as there is room; where none does, one that says why. */
function listed(conclusions: readonly Conclusion[]): string {
  const conclusive = conclusions.filter(({ isConclusive }) => isConclusive);
  const shown = conclusive.length > 0 ? conclusive.slice(0, MOST) : conclusions.slice(0, 1);
  const items = shown.map(({ of, sentence }) => wrapped(`${of}: ${sentence}`));
  const left = conclusions.length - shown.length;
  const open = conclusions.filter((one) => !one.isConclusive && !shown.includes(one)).length;
  const note = open === 0 ? '' : `, ${open} of which ${open === 1 ? 'says' : 'say'} why nothing can be concluded`;
  return [...items, ...(left > 0 ? [`${INDENT}and ${left} more in the report${note}\n`] : [])].join('');
}

function wrapped(text: string): string {
  return `${wrap(text, WIDTH, { first: INDENT, indent: `${INDENT}  ` }).join('\n')}\n`;
}
