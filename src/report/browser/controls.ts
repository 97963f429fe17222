import type { Toggle } from '../live/figure.js';

export interface Controls {
  readonly element: HTMLElement;
  readonly toggle: (key: string) => void;
}

export interface Actions {
  /** Takes away what has these keys, and brings back the rest. */
  readonly show: (hidden: string[]) => void;
  /** Back to the frames as they were drawn. */
  readonly reset: () => void;
}

const HINT = 'Point at a mark for its numbers; drag to move, Ctrl and wheel to zoom.';

/** What a figure offers, for mouse and keyboard: a box for each thing that can be taken away, and the way back. */
export function controls(toggles: readonly Toggle[], { show, reset }: Actions): Controls {
  const element = document.createElement('div');
  element.className = 'controls';
  const boxes = new Map(toggles.map(({ key, label }) => [key, box(label)]));
  const update = (): void => show([...boxes].filter(([, { input }]) => !input.checked).map(([key]) => key));
  for (const { label, input } of boxes.values()) {
    input.addEventListener('change', update);
    element.append(label);
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Reset view';
  button.addEventListener('click', reset);
  const hint = document.createElement('span');
  hint.textContent = HINT;
  element.append(button, hint);
  return {
    element,
    toggle: (key) => {
      const found = boxes.get(key);
      if (found === undefined) return;
      found.input.checked = !found.input.checked;
      update();
    },
  };
}

function box(text: string): { label: HTMLLabelElement; input: HTMLInputElement } {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.type = 'checkbox';
  input.checked = true;
  label.append(input, ` ${text}`);
  return { label, input };
}
