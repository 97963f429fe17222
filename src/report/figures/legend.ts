import type { PanelSpec } from './spec-types.js';
import type { SeriesStyle } from './style.js';
import { FONT_SIZE, INK } from './style.js';
import { textWidth } from './text-width.js';

const STROKE = 30;
const GAP = 8;
const BETWEEN = 24;
const LINE_HEIGHT = 20;

/** What is taken away stays here, faint, to be brought back. */
const opacity = { condition: { test: 'indexof(hidden, datum.toggles) >= 0', value: 0.25 }, value: 1 };

/** The names of the methods beside a piece of their line, in as many lines as `width` asks for. */
export function legend(styles: readonly SeriesStyle[], width: number): PanelSpec {
  const entries = placed(styles, width);
  return {
    width,
    height: LINE_HEIGHT * (1 + Math.max(0, ...entries.map(({ line }) => line))),
    layer: entries.flatMap(({ style, x, line, length }) => {
      const y = { value: LINE_HEIGHT * (line + 0.5) };
      const data = { values: [{ toggles: style.key }] };
      return [
        {
          data,
          mark: { type: 'rule', color: style.colour, strokeDash: [...style.dash], strokeWidth: style.width },
          encoding: { x: { value: x }, x2: { value: x + STROKE }, y, opacity },
        },
        {
          data,
          mark: { type: 'text', text: style.label, align: 'left', baseline: 'middle', color: INK, fontSize: FONT_SIZE },
          encoding: { x: { value: x + STROKE + GAP }, y, opacity },
        },
        {
          data,
          // What is clicked: texts let clicks through.
          transform: [{ filter: 'live' }],
          mark: { type: 'rect', opacity: 0, cursor: 'pointer', tooltip: 'click: take away, bring back' },
          encoding: {
            x: { value: x },
            x2: { value: x + length },
            y: { value: LINE_HEIGHT * line },
            y2: { value: LINE_HEIGHT * (line + 1) },
          },
        },
      ] as const;
    }),
  };
}

function placed(styles: readonly SeriesStyle[], width: number) {
  let x = 0;
  let line = 0;
  return styles.map((style) => {
    const length = STROKE + GAP + FONT_SIZE * textWidth(style.label);
    if (x > 0 && x + length > width) [x, line] = [0, line + 1];
    const entry = { style, x, line, length };
    x += length + BETWEEN;
    return entry;
  });
}
