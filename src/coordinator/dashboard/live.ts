import { compact } from '../../core/compact.js';
import { duration } from '../../core/duration.js';
import type { Counts } from '../../core/fleet/index.js';
import { open, total } from '../../core/fleet/index.js';
import type { Html } from '../../html/index.js';
import { html } from '../../html/index.js';
import type { Fault, Observation, SweepStatus } from '../../wire/index.js';
import { nodesTable } from './nodes-table.js';

/** Sweeps with cards of their own, of those that have ended; open ones have all. */
const ENDED_SHOWN = 10;

/**
 * What changes on the page.
 * @param writable whether sweeps can be steered
 * @param at when it was seen, milliseconds since 1970
 */
export function live(observation: Observation, writable: boolean, at: number): Html {
  const { faults } = observation.status;
  return html`${facts(observation)}
    <section aria-labelledby="sweeps">
      <h2 id="sweeps">Sweeps</h2>
      ${sweepCards(observation.status.sweeps, writable)}
    </section>
    <section aria-labelledby="nodes">
      <h2 id="nodes">Nodes</h2>
      ${nodesTable(observation)}
    </section>
    <section aria-labelledby="faults">
      <h2 id="faults">Faults</h2>
      ${faults.length === 0 ? html`<p class="muted">None.</p>` : faultsTable(faults, at)}
    </section>`;
}

function facts({ status, nodes, uptimeSeconds }: Observation): Html {
  const connected = status.nodes.filter((node) => node.connected);
  const threads = connected.reduce((sum, node) => sum + node.threads, 0);
  const busy = nodes.reduce((sum, node) => sum + node.busy, 0);
  const entries = [
    ['cells per second', compact(status.cellsPerSecond)],
    ['threads that train', `${busy} of ${threads}`],
    ['nodes', String(connected.length)],
    ['epochs so far', compact(status.epochs)],
    ['up for', duration(uptimeSeconds)],
  ] as const;
  return html`<dl class="facts">
    ${entries.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function sweepCards(sweeps: readonly SweepStatus[], writable: boolean): Html {
  if (sweeps.length === 0) return html`<p class="muted">None. <code>grw submit</code> brings one.</p>`;
  const youngest = [...sweeps].reverse();
  const isOpen = ({ mode, counts }: SweepStatus): boolean => mode !== 'cancelled' && open(counts) > 0;
  const shown = [...youngest.filter(isOpen), ...youngest.filter((one) => !isOpen(one)).slice(0, ENDED_SHOWN)];
  const hidden = sweeps.length - shown.length;
  return html`<ul class="sweeps">
      ${shown.map((sweep) => sweepCard(sweep, writable))}
    </ul>
    ${hidden > 0 ? html`<p class="muted">${hidden} older ones that have ended are not shown.</p>` : ''}`;
}

function sweepCard(sweep: SweepStatus, writable: boolean): Html {
  const { sweep: id, counts, mode, secondsLeft, tooLarge } = sweep;
  const cells = total(counts);
  const left = secondsLeft === null || open(counts) === 0 ? '' : `; about ${duration(secondsLeft)} left`;
  return html`<li>
    <h3>
      ${id} ${mode === 'active' ? '' : html`<span class="badge">${mode}</span>`}
      ${sweep.priority === 0 ? '' : html`<span class="badge">priority ${sweep.priority}</span>`}
    </h3>
    <progress value="${counts.done + counts.failed}" max="${Math.max(cells, 1)}" aria-label="progress of ${id}">
      ${counts.done} of ${cells}
    </progress>
    <p>${words(counts)}${counts.failed > 0 ? html`, <span class="alert">${counts.failed} failed</span>` : ''}${left}</p>
    ${
      tooLarge.cells > 0
        ? html`<p class="alert">
            ${tooLarge.cells} cells need more memory than any node has: ${(tooLarge.bytes / 1e9).toFixed(1)} GB
          </p>`
        : ''
    }
    ${writable ? actions(sweep) : ''}
  </li>`;
}

function words({ done, leased, pending, failed }: Counts): string {
  return [
    `${done} of ${done + leased + pending + failed} cells done`,
    ...(leased > 0 ? [`${leased} running`] : []),
    ...(pending > 0 ? [`${pending} waiting`] : []),
  ].join(', ');
}

function actions({ sweep, mode, priority, counts }: SweepStatus): Html | '' {
  if (open(counts) === 0) return '';
  const verbs = mode === 'active' ? ['pause', 'cancel'] : mode === 'paused' ? ['resume', 'cancel'] : ['resume'];
  return html`<form class="actions" data-sweep="${sweep}">
    ${verbs.map((verb) => html`<button id="${verb}-${sweep}" value="${verb}">${verb}</button>`)}
    <label>priority <input id="number-${sweep}" name="priority" type="number" value="${priority}" step="1" /></label>
    <button id="set-${sweep}" value="priority">set priority</button>
  </form>`;
}

function faultsTable(faults: readonly Fault[], at: number): Html {
  return html`<div class="scroll" id="scroll-faults" tabindex="0" role="region" aria-label="table of faults">
    <table>
      <thead>
        <tr>
          <th scope="col" class="number">times</th>
          <th scope="col" class="number">cells given up</th>
          <th scope="col">kind</th>
          <th scope="col">what</th>
          <th scope="col">cell</th>
          <th scope="col">nodes</th>
          <th scope="col" class="number">last</th>
        </tr>
      </thead>
      <tbody>
        ${faults.map(
          ({ attempts, failed, kind, signature, message, cell, nodes, latest }) =>
            html`<tr>
              <td class="number">${attempts}</td>
              <td class="number">${failed}</td>
              <td>${kind}</td>
              <td class="message">${message} <span class="muted">${signature}</span></td>
              <td><code>${cell.slice(0, 12)}</code></td>
              <td>${nodes.join(', ')}</td>
              <td class="number">${duration(Math.max(at - latest, 0) / 1000)} ago</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
