import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Runtime {
  readonly code: string;
  /** As a page's Content-Security-Policy names it: no other script runs there. */
  readonly source: string;
}

let read: Runtime | undefined;

/** The script of pages with live figures, `report/browser` with Vega in one piece, as the build made it. */
export function runtime(): Runtime {
  if (read === undefined) {
    const code = readFileSync(new URL('../generated/runtime.js', import.meta.url), 'utf8').trim();
    read = { code, source: `'sha256-${createHash('sha256').update(code).digest('base64')}'` };
  }
  return read;
}
