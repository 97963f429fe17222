import type { Html } from './html.js';
import { html, raw } from './html.js';
import { STYLESHEET } from './stylesheet.js';

/**
 * The head of a page that needs nothing else: no network, no fonts of its own.
 *
 * @param scripts the only scripts that it runs, as its policy names them
 */
export function head(title: string, scripts = "'none'"): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src ${raw(scripts)}"
    />
    <title>${title}</title>
    <style>
      ${raw(STYLESHEET)}
    </style>
  </head>`;
}
