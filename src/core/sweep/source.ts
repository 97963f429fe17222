import { LineCounter } from 'yaml';
import type { Spot, SweepDiagnostic } from './diagnostic.js';
import { SweepError } from './diagnostic.js';

/** The text of a sweep file, and where its offsets are in lines and columns. */
export class Source {
  readonly #lines = new LineCounter();

  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    this.#lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines.addNewLine(at + 1);
  }

  diagnostic(spot: Spot, message: string, hint?: string): SweepDiagnostic {
    const { line, col } = this.#lines.linePos(Math.min(spot.offset, this.text.length));
    const place = { file: this.file, line, column: col, path: spot.path, message };
    return hint === undefined ? place : { ...place, hint };
  }
}

/** Collects the problems of one file, so that all of them are told in one go. */
export class Problems {
  readonly #seen = new Map<string, SweepDiagnostic>();

  constructor(readonly source: Source) {}

  get count(): number {
    return this.#seen.size;
  }

  add(spot: Spot, message: string, hint?: string): void {
    this.push(this.source.diagnostic(spot, message, hint));
  }

  /** One place has one problem: what else is found there (on the way of an alias, for another cell) follows from it. */
  push(diagnostic: SweepDiagnostic): void {
    const key = `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}:${diagnostic.path}`;
    if (!this.#seen.has(key)) this.#seen.set(key, diagnostic);
  }

  /** Everything collected, in the order of the file. */
  sorted(): readonly SweepDiagnostic[] {
    const [line, column] = [(d: SweepDiagnostic) => d.line ?? 0, (d: SweepDiagnostic) => d.column ?? 0];
    return [...this.#seen.values()].sort((a, b) => line(a) - line(b) || column(a) - column(b));
  }

  /** @throws SweepError with everything collected. */
  throwIfAny(): void {
    if (this.#seen.size > 0) throw new SweepError(this.sorted());
  }
}
