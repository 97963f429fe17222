import { compact } from '../../core/compact.js';
import { duration } from '../../core/duration.js';
import type { Html } from '../../html/index.js';
import { html } from '../../html/index.js';
import type { NodeDetail, NodeStatus, Observation, TaskStatus } from '../../wire/index.js';

/** Nodes, and tasks of one, that are listed. */
const MOST_NODES = 200;
const MOST_TASKS = 16;

export function nodesTable({ status, nodes }: Observation): Html {
  if (status.nodes.length === 0) return html`<p class="muted">None. <code>grw worker</code> brings one.</p>`;
  const hidden = status.nodes.length - MOST_NODES;
  return html`<div class="scroll" id="scroll-nodes" tabindex="0" role="region" aria-label="table of nodes">
      <table>
        <thead>
          <tr>
            <th scope="col">node</th>
            <th scope="col">threads that train</th>
            <th scope="col" class="number">in hand</th>
            <th scope="col" class="number">done</th>
            <th scope="col" class="number">memory</th>
            <th scope="col" class="number">heard of</th>
            <th scope="col">trains</th>
          </tr>
        </thead>
        <tbody>
          ${status.nodes.slice(0, MOST_NODES).map((node, i) => row(node, nodes[i]!))}
        </tbody>
      </table>
    </div>
    ${hidden > 0 ? html`<p class="muted">and ${hidden} more</p>` : ''}`;
}

function row(node: NodeStatus, { busy, silentSeconds, bannedSeconds, tasks }: NodeDetail): Html {
  const { name, threads, connected, leased, done, memory } = node;
  return html`<tr>
    <th scope="row">
      ${name}
      ${connected ? '' : html`<span class="badge alert">${threads === 0 ? 'not back yet' : 'not connected'}</span>`}
      ${bannedSeconds > 0 ? html`<span class="badge alert">no work for ${duration(bannedSeconds)}</span>` : ''}
    </th>
    <td>
      ${busy} of ${threads}
      <progress value="${busy}" max="${Math.max(threads, 1)}" aria-label="threads of ${name} that train"></progress>
    </td>
    <td class="number">${leased}</td>
    <td class="number">${done}</td>
    <td class="number">${memory === 0 ? '' : `${(memory / 1e9).toFixed(1)} GB`}</td>
    <td class="number">${duration(silentSeconds)} ago</td>
    <td class="tasks">
      ${tasks.slice(0, MOST_TASKS).map(task)}
      ${tasks.length > MOST_TASKS ? html`<div class="muted">and ${tasks.length - MOST_TASKS} more</div>` : ''}
    </td>
  </tr>`;
}

function task({ cell, text, epochs, epochsAtMost, seconds }: TaskStatus): Html {
  const progress =
    epochsAtMost === null
      ? `${compact(epochs)} epochs`
      : `${compact(epochs)} of at most ${compact(epochsAtMost)} epochs`;
  return html`<div title="${cell}">${text} <span class="muted">${progress}, ${duration(seconds)}</span></div>`;
}
