import type { SweepLaw } from '../../core/analysis/index.js';
import { combinationName, shortMethodName } from '../words.js';

const CAUSES: Readonly<Record<SweepLaw['name'], string>> = {
  width: '$m$',
  lambda: '$\\lambda$',
  risk: '$\\varepsilon$',
};
const GAPS: Readonly<Partial<Record<SweepLaw['metric'], string>>> = {
  gap_fn_sup: '$\\max|f-f_{\\mathrm{ERM}}|$',
  gap_param: '$\\|\\theta-\\theta_{\\mathrm{ERM}}\\|$',
  gap_lin_sup: '$\\max|f-f_{\\mathrm{lin}}|$',
  gap_fn_sup_unreg: '$\\max|f-f_{\\mathrm{ERM},0}|$',
};

/** The laws as a LaTeX table of the package booktabs, to be `\input`. */
export function lawsLatex(laws: readonly SweepLaw[]): string {
  const rows = laws.map((law) =>
    [
      GAPS[law.metric] ?? escaped(law.metric),
      CAUSES[law.name],
      escaped(shortMethodName(law.method)),
      escaped(combinationName(law.combination)),
      ...exponentCells(law),
      law.question.reference === null
        ? '--'
        : `$${law.question.reference.exponent}$ (${escaped(law.question.reference.source)})`,
    ].join(' & '),
  );
  return [
    '% Exponents of power laws with their 95 % intervals, by a bootstrap over seeds.',
    '\\begin{tabular}{llllrrl}',
    '\\toprule',
    'gap & in & method & at & exponent & 95\\,\\% interval & theory \\\\',
    '\\midrule',
    ...rows.map((row) => `${row} \\\\`),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

function exponentCells({ outcome }: SweepLaw): [exponent: string, interval: string] {
  if (outcome.kind === 'too-few-levels') return ['--', 'too few levels'];
  const exponent = `$${outcome.law.exponent.toFixed(2)}$`;
  const interval = outcome.kind === 'fitted' ? outcome.exponent.interval : null;
  return [exponent, interval === null ? 'one seed' : `$[${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]$`];
}

/** Characters of names and numbers that LaTeX would take for its own, or that its fonts lack. */
const MARKUP: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '×': '$\\times$',
  '−': '$-$',
  '\u202f': '\\,',
  '⁰': '$^{0}$',
  '¹': '$^{1}$',
  '²': '$^{2}$',
  '³': '$^{3}$',
  '⁴': '$^{4}$',
  '⁵': '$^{5}$',
  '⁶': '$^{6}$',
  '⁷': '$^{7}$',
  '⁸': '$^{8}$',
  '⁹': '$^{9}$',
  '⁻': '$^{-}$',
  λ: '$\\lambda$',
  η: '$\\eta$',
  ν: '$\\nu$',
  α: '$\\alpha$',
  β: '$\\beta$',
  γ: '$\\gamma$',
  κ: '$\\kappa$',
  ρ: '$\\rho$',
  τ: '$\\tau$',
  ε: '$\\varepsilon$',
  χ: '$\\chi$',
  ω: '$\\omega$',
  ι: '$\\iota$',
  Δ: '$\\Delta$',
};

function escaped(text: string): string {
  return Array.from(text, (character) => MARKUP[character] ?? character).join('');
}
