import type { Html } from '../../html/index.js';
import { escaped, raw } from '../../html/index.js';

export type { Content, Html } from '../../html/index.js';
export { html, raw } from '../../html/index.js';

/** A formula or sentence in which `_{…}` stands for a subscript. */
export function formula(text: string): Html {
  return raw(escaped(text).replace(/_\{([^}]*)\}/g, '<sub>$1</sub>'));
}

/** The same without markup, for attributes. */
export function plainFormula(text: string): string {
  return text.replace(/_\{([^}]*)\}/g, ' $1');
}
