import type { Check, Judgement, Verdict } from '../../core/claims/index.js';
import { total } from '../../core/fleet/index.js';
import { counted, measured, readable, whole } from '../numbers.js';
import { head } from '../page/head.js';
import type { Html } from '../page/html.js';
import { formula, html } from '../page/html.js';
import type { Reproduction, TrainedSweep } from './input.js';
import { expectedText, measuredText, verdictCounts } from './words.js';

/** Told apart without colour. */
const SIGNS: Readonly<Record<Verdict, string>> = { holds: '✓ holds', fails: '✗ fails', inconclusive: '? inconclusive' };

/** The reproduction as one HTML document that needs nothing else; reports of the sweeps are beside it. */
export function reproductionPage(reproduction: Reproduction): string {
  const { judgements, size, sweeps, command, interrupted } = reproduction;
  return html`<!doctype html>
    <html lang="en">
      ${head('The paper as a test – grw reproduce')}
      <body>
        <main>
          <header>
            <h1>The paper as a test</h1>
            <p class="subtitle">
              ${verdictCounts(judgements)}. ${size === 'quick' ? 'Quick size' : 'Full size'};
              ${reproduction.provenance.reported.toISOString().slice(0, 10)}.
            </p>
            <p>
              What Zhai, Dan, Kolter and Ravikumar, “Understanding why generalized reweighting does not improve over
              ERM” (ICLR 2023) say, each claim beside what was measured here, and a verdict by a stated rule.
            </p>
          </header>
          ${
            interrupted
              ? html`<div class="status" role="note">
                  <p>
                    <strong>Interrupted.</strong> Claims whose cells are missing are inconclusive; the same command goes
                    on.
                  </p>
                </div>`
              : null
          }
          <section aria-labelledby="claims">
            <h2 id="claims">Claims</h2>
            <p>
              A claim holds if all its checks do; it fails if one fails. A range is asked of every cell: one outside
              refutes it, one missing leaves it open. An estimate has a 95 % interval over seeds, and is decided only if
              the whole of that is on one side of the bound. Whatever is not decided is inconclusive, and says why.
            </p>
            ${claimTable(judgements)}
          </section>
          <section aria-labelledby="sweeps">
            <h2 id="sweeps">Sweeps</h2>
            ${sweepTable(sweeps)}
          </section>
          <section aria-labelledby="reproduce">
            <h2 id="reproduce">How to reproduce</h2>
            <p>With grw ${reproduction.provenance.version}:</p>
            <pre><code>${command}</code></pre>
            <p>
              Same seeds, same numbers: on any machine, number of threads, order or interruption, with the same backend.
            </p>
            ${provenance(reproduction)}
          </section>
        </main>
      </body>
    </html> `.markup;
}

function claimTable(judgements: readonly Judgement[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="claims and verdicts">
    <table>
      <thead>
        <tr>
          <th scope="col">measured quantity</th>
          <th scope="col">expected</th>
          <th scope="col">measured</th>
          <th scope="col">verdict</th>
        </tr>
      </thead>
      ${judgements.map(claimBody)}
    </table>
  </div>`;
}

function claimBody({ claim, checks, verdict }: Judgement): Html {
  return html`<tbody id="${claim.id}">
    <tr>
      <th scope="rowgroup" colspan="3">${claim.source}: ${symbols(claim.statement)}</th>
      <th scope="rowgroup">${SIGNS[verdict]}</th>
    </tr>
    <tr>
      <td colspan="4" class="note">
        <code>${claim.id}</code>, on the sweep <code>${claim.sweep}</code>. ${symbols(claim.rule)}
      </td>
    </tr>
    ${checks.map(checkRow)}
  </tbody>`;
}

/** θ_ERM, f_lin and f_MM with their indices below the line. */
function symbols(text: string): Html {
  return formula(text.replace(/_(ERM|MM|lin|reg|min)/g, '_{$1}'));
}

function checkRow(check: Check): Html {
  return html`<tr>
    <td>${symbols(check.quantity)}</td>
    <td>${expectedText(check.expected, readable)}</td>
    <td>${measuredText(check, measured)}</td>
    <td>
      ${SIGNS[check.verdict]}${check.because === null ? null : html` <span class="interval">${check.because}</span>`}
    </td>
  </tr>`;
}

function sweepTable(sweeps: readonly TrainedSweep[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="sweeps trained">
      <table>
        <thead>
          <tr>
            <th scope="col">sweep</th>
            <th scope="col" class="number">cells</th>
            <th scope="col" class="number">done</th>
            <th scope="col" class="number">failed</th>
            <th scope="col" class="number">reused</th>
            <th scope="col" class="number">seconds</th>
          </tr>
        </thead>
        <tbody>
          ${sweeps.map(
            ({ sweep, counts, reused, seconds, report }) =>
              html`<tr>
                <th scope="row">${report === null ? sweep : html`<a href="${report}">${sweep}</a>`}</th>
                <td class="number">${whole(total(counts))}</td>
                <td class="number">${whole(counts.done)}</td>
                <td class="number">${whole(counts.failed)}</td>
                <td class="number">${whole(reused)}</td>
                <td class="number">${whole(Math.round(seconds))}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p>
      ${counted(
        sweeps.reduce((sum, { counts }) => sum + total(counts), 0),
        'cell',
      )}
      in all. Each name leads to the report of its sweep, with figures and tables.
    </p>`;
}

function provenance({ provenance: { git, node, host } }: Reproduction): Html {
  const facts = [
    ...(git === undefined ? [] : [['commit', git] as const]),
    ['Node.js', node] as const,
    ...Object.entries(host),
  ];
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
