import type { Item, Spec } from 'vega';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { Handler } from 'vega-tooltip';
import type { LiveFigure } from '../live/figure.js';
import { unpackRows } from '../live/packed.js';
import { controls } from './controls.js';
import { lowerSubscripts } from './subscripts.js';

/** Draws a figure anew in place of its still drawing, which stays for print. */
export async function mount(figure: Element): Promise<void> {
  const [drawing, data] = [figure.querySelector('.drawing'), figure.querySelector('script')];
  if (drawing === null || data === null) return;
  const live = JSON.parse(data.textContent) as LiveFigure;
  const place = document.createElement('div');
  place.className = 'live';
  drawing.append(place);
  // Expressions are interpreted: the page's policy lets nothing be compiled from text.
  const view = new View(parse(withRows(live), undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: place,
    tooltip: new Handler({ disableDefaultStyle: true, offsetX: 14, offsetY: 14 }).call,
  });
  view.signal('live', true);
  await view.runAsync();
  // The drawing's own label says what there is to see, and the tables beside the page have the numbers.
  place.setAttribute('aria-hidden', 'true');
  lowerSubscripts(place);
  drawing.classList.add('is-live');
  const panel = controls(live.toggles, {
    show: (hidden) => void view.signal('hidden', hidden).runAsync(),
    reset: () => place.querySelector('svg')?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true })),
  });
  drawing.after(panel.element);
  view.addEventListener('click', (_event, item) => {
    const key = toggledBy(item);
    if (key !== null) panel.toggle(key);
  });
}

function withRows({ spec, rows }: LiveFigure): Spec {
  return {
    ...spec,
    data: (spec.data ?? []).map((set) => {
      const packed = rows[set.name];
      return packed === undefined ? set : { ...set, values: unpackRows(packed) };
    }),
  };
}

/** An entry of the legend that was clicked. */
function toggledBy(item: Item | null | undefined): string | null {
  const datum = item?.datum as { toggles?: string } | undefined;
  return datum?.toggles ?? null;
}
