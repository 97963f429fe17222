import type { Findings, Regime } from '../../core/analysis/index.js';
import { REGIMES, UNDECIDED } from '../../core/analysis/index.js';
import type { Conclusion } from '../conclusions.js';
import { boundaryConclusion, lawConclusion } from '../conclusions.js';
import type { SeriesStyle } from '../figures/index.js';
import { exponentText } from '../figures/index.js';
import { counted } from '../numbers.js';
import type { Content, Html } from './html.js';
import { formula, html } from './html.js';

/** Sentences that a section has room for; the tables beside the page have all. */
const MOST = 24;

/** Which regimes the points of the sweep fall into, and where the departed one begins. */
export function mapSection(found: Findings, styles: readonly SeriesStyle[], figure: Content): Html {
  const compared = found.regimes.filter(({ method }) => method.name !== 'erm');
  const counts = REGIMES.map(
    (regime) => [regime, compared.filter((point) => regimeOf(point) === regime).length] as const,
  );
  const undecided = compared.filter(({ verdict }) => verdict.kind === 'undecided').length;
  return html`<p>
      Of ${counted(compared.length, 'point')} of the grid (a method other than ERM at one combination of the axes, all
      seeds together): ${listOf(counts)}${undecided === 0 ? null : `, ${undecided} undecided`}.
    </p>
    ${figure ?? html`<p>No map is drawn: it takes three λ &gt; 0 and another axis, such as the width.</p>`}
    ${sentences(
      found.boundaries.map((boundary) => boundaryConclusion(boundary, styles)),
      'regimes.csv',
    )}`;
}

function listOf(counts: readonly (readonly [Regime, number])[]): string {
  const known = counts.filter(([, count]) => count > 0).map(([regime, count]) => `${count} ${regime}`);
  return known.length === 0 ? 'none in a regime that can be told' : known.join(', ');
}

function regimeOf({ verdict }: Findings['regimes'][number]): Regime | null {
  return verdict.kind === 'regime' ? verdict.regime : null;
}

/** Exponents, as a table and in words. */
export function lawsSection({ laws }: Findings, styles: readonly SeriesStyle[], figures: Content): Html {
  const drawn = laws.flatMap((law) => {
    const { outcome, question } = law;
    if (outcome.kind === 'too-few-levels') return [];
    return [
      {
        law,
        question,
        value: outcome.law.exponent,
        interval: outcome.kind === 'fitted' ? outcome.exponent.interval : null,
      },
    ];
  });
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="fitted laws">
    <table>
      <caption>
        <span
          >Exponents of power laws with their 95 % intervals.
          ${drawn.length > MOST ? `${drawn.length - MOST} more are in laws.csv.` : null}</span
        >
      </caption>
      <thead>
        <tr>
          <th scope="col">gap</th>
          <th scope="col">against</th>
          <th scope="col">of</th>
          <th scope="col" class="number">exponent</th>
          <th scope="col" class="number">theory</th>
        </tr>
      </thead>
      <tbody>
        ${drawn.slice(0, MOST).map(
          ({ law, question, value, interval }) =>
            html`<tr>
              <td>${marked(question.gap)}</td>
              <td>${question.cause}</td>
              <td>${lawConclusion(law, styles).of}</td>
              <td class="number">${exponentText(value, interval)}</td>
              <td class="number">
                ${question.reference === null ? '–' : `${exponentNumber(question.reference.exponent)}, ${question.reference.source}`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
  return html`${figures} ${drawn.length === 0 ? null : table}
  ${sentences(
    laws.map((law) => lawConclusion(law, styles)).filter(({ isConclusive }) => isConclusive),
    'laws.csv',
  )}`;
}

/** With subscripts: f_ERM,0| and θ_ERM‖, as gaps are written in plain text. */
function marked(text: string): Html {
  return formula(text.replace(/_([A-Za-z]+(?:,0)?)(?=[|‖])/g, '_{$1}'));
}

function exponentNumber(value: number): string {
  return String(value).replace('-', '−');
}

/** What the sweep cannot say, and why; null where it can say all. */
export function inconclusiveSection(found: Findings, styles: readonly SeriesStyle[]): Html | null {
  const undecided = found.regimes.flatMap(({ method, verdict }) =>
    method.name !== 'erm' && verdict.kind === 'undecided' ? [verdict.reason] : [],
  );
  const reasons = [...new Set(undecided)].map(
    (reason) => [UNDECIDED[reason], undecided.filter((other) => other === reason).length] as const,
  );
  const open = conclusionsOf(found, styles).filter(({ isConclusive }) => !isConclusive);
  if (reasons.length + open.length === 0) return null;
  return html`<h3 id="open">What cannot be concluded</h3>
    <ul>
      ${reasons.map(([reason, count]) => html`<li>The regime of ${counted(count, 'point')}: ${reason}.</li>`)}
      ${open.slice(0, MOST).map(({ of, sentence }) => html`<li>${of}: ${marked(sentence)}</li>`)}
      ${open.length > MOST ? html`<li>and ${open.length - MOST} more, in regimes.csv and laws.csv</li>` : null}
    </ul>`;
}

function conclusionsOf(found: Findings, styles: readonly SeriesStyle[]): Conclusion[] {
  return [
    ...found.boundaries.map((boundary) => boundaryConclusion(boundary, styles)),
    ...found.laws.map((law) => lawConclusion(law, styles)),
  ];
}

/** For the head of the page: how many findings are open, where it says why. Null where none is. */
export function openNote(found: Findings, styles: readonly SeriesStyle[]): Html | null {
  const findings = conclusionsOf(found, styles);
  const open = findings.filter(({ isConclusive }) => !isConclusive).length;
  if (open === 0) return null;
  return html`<p>
    Of ${counted(findings.length, 'boundary or law', 'boundaries and laws')},
    ${open === findings.length ? 'none' : String(findings.length - open)} can be concluded with an interval;
    <a href="#open">what cannot, and why</a>.
  </p>`;
}

function sentences(conclusions: readonly Conclusion[], file: string): Html | null {
  if (conclusions.length === 0) return null;
  const left = conclusions.length - MOST;
  return html`<ul>
    ${conclusions.slice(0, MOST).map(({ of, sentence }) => html`<li><strong>${of}</strong>: ${marked(sentence)}</li>`)}
    ${left > 0 ? html`<li>and ${left} more, in ${file}</li>` : null}
  </ul>`;
}
