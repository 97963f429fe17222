import type { Findings } from '../../core/analysis/index.js';
import type { Drawing } from '../draw.js';
import type { SeriesStyle } from '../figures/index.js';
import { embedded } from '../figures/index.js';
import type { Collected } from '../collect.js';
import type { ReportInput } from '../input.js';
import { counted, whole } from '../numbers.js';
import { methodName } from '../words.js';
import { design } from './design.js';
import { inconclusiveSection, lawsSection, mapSection, openNote } from './findings.js';
import { head } from './head.js';
import type { Content, Html } from './html.js';
import { formula, html, plainFormula, raw } from './html.js';
import { runtime } from '../live/index.js';
import type { Shortfall } from './missing.js';
import { missingSection, shortfallOf } from './missing.js';
import { openingSection } from './opening.js';
import { hasGaps, TABLE_NOTE, tablesOf } from './tables.js';

export interface PageInput {
  readonly report: ReportInput;
  readonly collected: Collected;
  readonly styles: readonly SeriesStyle[];
  readonly found: Findings;
  /** In the order in which they are numbered; none when no cell has finished. */
  readonly figures: readonly Drawing[];
}

/** The report as one HTML document that needs nothing else: no network, no fonts; without scripts its figures are still. */
export function page(input: PageInput): string {
  const { report, collected, found, styles } = input;
  const shortfall = shortfallOf(report.cells, collected);
  const tables = { aggregates: collected.aggregates, styles: input.styles };
  const compared = hasGaps(collected.aggregates);
  const figure = (name: Drawing['name']): Content => {
    const index = input.figures.findIndex((drawing) => drawing.name === name);
    return index < 0 ? null : figureOf(input.figures[index]!, index + 1);
  };
  const isLive = input.figures.some(({ live }) => live !== null);
  const hasMap = found.boundaries.length > 0 && collected.summaries.size > 0;
  const hasLaws = found.laws.some(({ outcome }) => outcome.kind !== 'too-few-levels');
  return html`<!doctype html>
    <html lang="en">
      ${head(`${report.name} – grw report`, isLive ? runtime().source : undefined)}
      <body>
        <main>
          <header>
            <h1>${report.name}</h1>
            <p class="subtitle">${subtitle(report, collected)}</p>
            ${report.description === undefined ? null : html`<p>${report.description}</p>`}
          </header>
          ${statusNote(report, shortfall, compared, collected.summaries.size === 0 ? null : openNote(found, styles))}
          <section aria-labelledby="question">
            <h2 id="question">Question</h2>
            ${openingSection(report.sweepText)} ${question(report.cells)}
          </section>
          <section aria-labelledby="design">
            <h2 id="design">Design</h2>
            ${design(report.cells)}
          </section>
          ${
            hasMap
              ? html`<section aria-labelledby="map">
                  <h2 id="map">Where reweighting changes what is learnt</h2>
                  ${mapSection(found, styles, figure('regimes'))}
                </section>`
              : null
          }
          ${
            hasLaws
              ? html`<section aria-labelledby="laws">
                  <h2 id="laws">Laws</h2>
                  ${lawsSection(found, styles, [figure('scaling'), figure('risk')])}
                </section>`
              : null
          }
          <section aria-labelledby="results">
            <h2 id="results">Results</h2>
            ${input.figures.length === 0 ? html`<p>No cell has finished yet; there is nothing to draw.</p>` : [figure('figure1'), figure('evaluation'), figure('errors')]}
            ${collected.summaries.size === 0 ? null : [html`<p>${TABLE_NOTE}</p>`, tablesOf(tables)]}
          </section>
          <section aria-labelledby="missing">
            <h2 id="missing">Missing, failed, diverged</h2>
            ${missingSection(shortfall, collected)}
            ${collected.summaries.size === 0 ? null : inconclusiveSection(found, styles)}
          </section>
          <section aria-labelledby="reproduce">
            <h2 id="reproduce">How to reproduce</h2>
            <p>
              With grw ${report.provenance.version} and the sweep file below, saved under the name the command gives:
            </p>
            <pre><code>${report.command}</code></pre>
            <p>
              ${seedsSentence(report)} Same seed, same numbers: on any machine, number of threads, order or
              interruption, with the same backend.
            </p>
            <p>The sweep file:</p>
            <pre tabindex="0"><code>${report.sweepText}</code></pre>
          </section>
          <section aria-labelledby="provenance">
            <h2 id="provenance">Provenance</h2>
            ${provenance(report, collected)}
          </section>
        </main>
        ${isLive ? program() : null}
      </body>
    </html> `.markup;
}

/** To the byte what the policy's digest is of: no white space of a template may come in. */
function program(): Html {
  return raw(`<script>${runtime().code}</script>`);
}

function subtitle({ cells, provenance: { reported } }: ReportInput, { summaries }: Collected): string {
  return `${whole(summaries.size)} of ${counted(cells.length, 'cell')} finished. Report of ${day(reported)}.`;
}

/** Said first when the report is not the last word. */
function statusNote(
  { cells }: ReportInput,
  { pending, failed, diverged, unpaired }: Shortfall,
  gaps: boolean,
  open: Html | null,
): Html | null {
  const partial = pending.length + failed.length > 0;
  const counts = [
    pending.length > 0 && `${counted(pending.length, 'cell has', 'cells have')} not been run`,
    failed.length > 0 && `${counted(failed.length, 'cell')} failed`,
    diverged.length > 0 && `${counted(diverged.length, 'run')} diverged`,
    gaps && unpaired.length > 0 && `${counted(unpaired.length, 'run has', 'runs have')} no ERM run to be compared with`,
  ].filter((part) => part !== false);
  const noGaps = !gaps && cells.some(({ cell }) => cell.method.name !== 'erm');
  if (counts.length === 0 && !noGaps && open === null) return null;
  return html`<div class="status" role="note">
    ${partial ? html`<p><strong>This report is partial.</strong></p>` : null}
    ${counts.length === 0 ? null : html`<p>${sentence(counts)}</p>`}
    ${noGaps ? html`<p>${noGapsSentence(cells)}</p>` : null} ${open}
  </div>`;
}

function noGapsSentence(cells: ReportInput['cells']): string {
  if (!cells.some(({ cell }) => cell.method.name === 'erm'))
    return 'The sweep has no ERM runs, so gaps to ERM cannot be computed. Add erm to its methods.';
  return 'Gaps to ERM cannot be computed yet: no run has a finished ERM run with the same data, initial point and hyperparameters.';
}

function question(cells: ReportInput['cells']): Html {
  const methods = new Map(cells.map(({ cell: { method } }) => [method.name, method]));
  const hasErm = methods.delete('erm');
  const names = [...methods.values()].map(methodName);
  if (names.length === 0)
    return html`<p>
      All runs have equal weights: empirical risk minimisation (ERM). The sweep tells apart what its other axes change,
      not reweighting.
    </p>`;
  const who = [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
  return html`<p>
    ${names.length === 1 ? 'Does' : 'Do'} ${who} end where empirical risk minimisation (ERM) ends?
    ${hasErm ? html`Every run is compared with the ERM run that shares its data, initial point θ<sup>(0)</sup> and hyperparameters.` : null}
    Theory says that they converge to the same model when an overparameterised model interpolates its training data
    (squared loss: the same θ; logistic loss and cross-entropy: the same direction θ/‖θ‖), and that they may differ when
    a penalty λ keeps it from interpolating, or when the tail of the loss is polynomial.
  </p>`;
}

function figureOf({ name, svg, live, caption }: Drawing, number: number): Html {
  const label = plainFormula([`Figure ${number}.`, caption.text, ...caption.numbers].join(' '));
  return html`<figure>
    <div class="drawing" tabindex="0" role="img" aria-label="${label}">
      <div class="still">${raw(embedded(svg, name))}</div>
    </div>
    ${
      live === null
        ? null
        : html`<script type="application/json">
            ${raw(live)}
          </script>`
    }
    <figcaption>
      <p>
        <strong>Figure ${number}.</strong>
        ${formula(caption.text)}${live === null ? ' It has too many points to be pointed at in the page; the tables beside it have their numbers.' : null}
      </p>
      ${numbersOf(caption.numbers)}
    </figcaption>
  </figure>`;
}

function numbersOf(numbers: readonly string[]): Content {
  if (numbers.length <= 1) return numbers.map((text) => html`<p>${formula(text)}</p>`);
  return html`<ul>
    ${numbers.map((text) => html`<li>${formula(text)}</li>`)}
  </ul>`;
}

function seedsSentence({ cells }: ReportInput): string {
  const seeds = [...new Set(cells.map(({ cell }) => cell.seed))].sort((a, b) => a - b);
  const shown = seeds.length <= 12 ? seeds.join(', ') : `${seeds.length} from ${seeds[0]} to ${seeds.at(-1)}`;
  return `${seeds.length === 1 ? 'Seed' : 'Seeds'}: ${shown}.`;
}

function provenance({ provenance: source }: ReportInput, { summaries }: Collected): Html {
  const backends = [...new Set([...summaries.values()].map(({ backend }) => backend))].sort();
  const facts: [string, string][] = [
    ['grw', source.version],
    ...(source.git === undefined ? [] : [['commit', source.git] satisfies [string, string]]),
    ['Node.js', source.node],
    ['computed by', backends.join(', ') || 'nothing yet'],
    ...Object.entries(source.host),
    ...(source.started === undefined ? [] : [['run started', moment(source.started)] satisfies [string, string]]),
    ['report made', moment(source.reported)],
  ];
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
