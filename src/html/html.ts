/** Markup that may be put into a page as it is. */
export interface Html {
  readonly markup: string;
}

export type Content = Html | string | number | null | undefined | readonly Content[];

/** A piece of HTML; everything interpolated is escaped unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return raw(strings.map((text, i) => text + (i < values.length ? markupOf(values[i]) : '')).join(''));
}

/** Trusted markup, such as a figure drawn here. */
export function raw(markup: string): Html {
  return { markup };
}

function markupOf(value: Content): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'markup' in value ? value.markup : value.map(markupOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it is written in markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
