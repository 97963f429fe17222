import type { Html } from './html.js';
import { html } from './html.js';

/** What the comment that a sweep file begins with says. */
export interface Opening {
  readonly paragraphs: readonly string[];
  /** Of lines such as `# Expect:  …`, which go on below. */
  readonly entries: readonly { readonly label: string; readonly text: string }[];
}

const LABEL = /^(\p{Lu}[\p{L} ]{0,19}):\s+(\S.*)$/u;

/** @returns null where the file begins with no comment */
export function openingOf(sweepText: string): Opening | null {
  const paragraphs: string[] = [];
  const entries: { label: string; text: string }[] = [];
  let isNew = true;
  for (const line of sweepText.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (!line.startsWith('#')) break;
    const text = line.replace(/^#+/, '').trim();
    const [, label, rest] = LABEL.exec(text) ?? [];
    if (label !== undefined && rest !== undefined) entries.push({ label, text: rest });
    else if (text !== '' && (entries.length === 0 ? paragraphs : entries).length > 0 && !isNew)
      append(paragraphs, entries, text);
    else if (text !== '') paragraphs.push(text);
    isNew = text === '';
  }
  return paragraphs.length + entries.length === 0 ? null : { paragraphs, entries };
}

/** A further line of what was said last. */
function append(paragraphs: string[], entries: { label: string; text: string }[], text: string): void {
  const entry = entries.at(-1);
  if (entry === undefined) paragraphs.push(`${paragraphs.pop()!} ${text}`);
  else entry.text += ` ${text}`;
}

/** The sweep in its author's words. */
export function openingSection(sweepText: string): Html | null {
  const opening = openingOf(sweepText);
  if (opening === null) return null;
  return html`<p>The sweep file says:</p>
    <blockquote>
      ${opening.paragraphs.map((text) => html`<p>${text}</p>`)}
      ${
        opening.entries.length === 0
          ? null
          : html`<dl>
              ${opening.entries.map(
                ({ label, text }) =>
                  html`<dt>${label}</dt>
                    <dd>${text}</dd>`,
              )}
            </dl>`
      }
    </blockquote>`;
}
