import type { Data, Spec } from 'vega';
import type { LiveFigure, Toggle } from './figure.js';
import type { PackedRows } from './packed.js';
import { packRows } from './packed.js';

/** Beyond so many characters a figure stays still: a page of several such would be slow to open. */
const MOST = 4e6;

/** The figure as JSON that may stand in a script element; null where it is too large. */
export function packFigure(spec: Spec, toggles: readonly Toggle[]): string | null {
  const rows: Record<string, PackedRows> = {};
  const data = (spec.data ?? []).map((set): Data => {
    if (!('values' in set) || !Array.isArray(set.values)) return set;
    rows[set.name] = packRows(set.values as Record<string, unknown>[]);
    return { ...set, values: [] };
  });
  const figure: LiveFigure = { spec: { ...spec, data }, rows, toggles };
  // `</script>` in a label would end the element.
  const text = JSON.stringify(figure).replace(/</g, '\\u003c');
  return text.length > MOST ? null : text;
}
