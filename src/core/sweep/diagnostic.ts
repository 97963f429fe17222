import { printable } from './text.js';

/** A place in a sweep file: an offset into its text and the key written there. */
export interface Spot {
  readonly offset: number;
  readonly path: string;
}

/** One problem (or warning) in a sweep file. */
export interface SweepDiagnostic {
  readonly file: string;
  /** 1-based; absent when the file itself is the problem (missing, not readable). */
  readonly line?: number;
  readonly column?: number;
  /** The key at fault as the file writes it, e.g. `grid.method[2].nu`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What to do about it, e.g. `did you mean 'lambda'?`. */
  readonly hint?: string;
}

/** More problems than this in one file are counted, not listed. */
const MOST_LISTED = 50;

/** A sweep file that cannot be used. `diagnostics` lists every problem; the message is one line per problem. */
export class SweepError extends Error {
  override readonly name: string = 'SweepError';
  readonly diagnostics: readonly SweepDiagnostic[];

  constructor(diagnostics: readonly SweepDiagnostic[]) {
    const listed = diagnostics.slice(0, MOST_LISTED).map(renderDiagnostic);
    const rest = diagnostics.length - listed.length;
    super([...listed, ...(rest > 0 ? [`… and ${rest} more problems`] : [])].join('\n'));
    this.diagnostics = diagnostics;
  }
}

/** `file:line:column: key 'x.y': expected …, got …; did you mean 'z'?`, on one line whatever the file holds. */
export function renderDiagnostic(diagnostic: SweepDiagnostic): string {
  const { file, line, column, path, message, hint } = diagnostic;
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const key = path === '' ? '' : `key '${path}': `;
  return printable(`${place}: ${key}${message}${hint === undefined ? '' : `; ${hint}`}`);
}
