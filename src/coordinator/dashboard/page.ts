import { createHash } from 'node:crypto';
import type { Html } from '../../html/index.js';
import { html, raw } from '../../html/index.js';
import type { Observation } from '../../wire/index.js';
import { live } from './live.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** The page lets in its own script and style, and talks to its own server alone. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src '${digestOf(SCRIPT)}'`,
  `style-src '${digestOf(STYLE)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'img-src data:',
].join('; ');

/** The dashboard as it is now; it keeps itself up to date where scripts run. @param writable whether sweeps can be steered */
export function page(observation: Observation, writable: boolean, at: number): string {
  return `<!doctype html>\n${markup(observation, writable, at).markup}\n`;
}

function markup(observation: Observation, writable: boolean, at: number): Html {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href="data:," />
      <title>grw</title>
      ${element('style', STYLE)}
    </head>
    <body>
      <header>
        <h1>grw</h1>
        <span class="note" id="note">as of the request</span>
      </header>
      <main>
        ${writable ? KEY : ''}
        <p role="status" id="said"></p>
        <div id="live">${live(observation, writable, at)}</div>
        <p class="muted">
          <a href="metrics">metrics</a> for Prometheus · <a href="api/status">status</a> as JSON ·
          ${writable ? 'sweeps can be steered with the token' : 'read only'}
        </p>
      </main>
      ${element('script', SCRIPT)}
    </body>
  </html>`;
}

/** Outside of what is replaced. */
const KEY = html`<form class="key" id="key">
  <label for="token">Token, to steer sweeps</label>
  <input id="token" type="password" autocomplete="off" spellcheck="false" />
</form>`;

/** With nothing between the tags but the text, which the policy knows to the letter. */
function element(name: 'style' | 'script', text: string): Html {
  return raw(`<${name}>${text}</${name}>`);
}

/** Of what stands between the tags. */
function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
