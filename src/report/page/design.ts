import type { ParameterName, SweepCell } from '../../core/analysis/index.js';
import { PARAMETER_NAMES, PARAMETERS, parametersOf } from '../../core/analysis/index.js';
import { counted, given } from '../numbers.js';
import type { Content, Html } from './html.js';
import { html } from './html.js';

/** Values of one parameter that are listed one by one. */
const MAX_VALUES = 8;

/** What the sweep varies, and what it keeps. */
export function design(cells: readonly SweepCell[]): Html {
  const seen = valuesOf(cells);
  const used = PARAMETER_NAMES.filter((name) => seen.get(name)!.size > 0);
  const kept = used.filter((name) => seen.get(name)!.size === 1);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="keys of the sweep">
      <table>
        <caption>
          <span>The sweep has ${counted(cells.length, 'cell')}, one training run each. It varies:</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">key</th>
            <th scope="col">meaning</th>
            <th scope="col">values</th>
          </tr>
        </thead>
        <tbody>
          ${used
            .filter((name) => !kept.includes(name))
            .map(
              (name) =>
                html`<tr>
                  <th scope="row"><code>${name}</code></th>
                  <td>${PARAMETERS[name].title}</td>
                  <td>${valuesText([...seen.get(name)!])}</td>
                </tr>`,
            )}
        </tbody>
      </table>
    </div>
    <p>
      The same in all cells where they apply: ${listed(kept.map((name) => keptPhrase(name, [...seen.get(name)!])))}.
    </p>`;
}

function valuesOf(cells: readonly SweepCell[]): Map<ParameterName, Set<string | number>> {
  const seen = new Map(PARAMETER_NAMES.map((name) => [name, new Set<string | number>()]));
  for (const { cell } of cells) {
    const parameters = parametersOf(cell);
    for (const name of PARAMETER_NAMES) {
      const value = parameters[name];
      if (value !== null) seen.get(name)!.add(value);
    }
  }
  return seen;
}

function keptPhrase(name: ParameterName, values: readonly (string | number)[]): Html {
  return html`<code>${name}</code> ${valuesText(values)}`;
}

function listed(phrases: readonly Html[]): Content {
  return phrases.map((phrase, i) => (i === 0 ? phrase : html`; ${phrase}`));
}

function valuesText(values: readonly (string | number)[]): string {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length || values.length <= MAX_VALUES)
    return values.map((value) => (typeof value === 'number' ? given(value) : value)).join(', ');
  const [low, high] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
  return `${values.length} values from ${given(low)} to ${given(high)}`;
}
