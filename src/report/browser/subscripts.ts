const SVG = 'http://www.w3.org/2000/svg';

/** Keeps `_{ERM}` in the texts of a drawing lowered, also where it is drawn again. */
export function lowerSubscripts(drawing: Element): void {
  const lower = (): void => {
    for (const text of drawing.querySelectorAll('text, tspan'))
      if (text.childElementCount === 0 && text.textContent.includes('_{')) lowerIn(text);
  };
  lower();
  new MutationObserver(lower).observe(drawing, { childList: true, characterData: true, subtree: true });
}

function lowerIn(text: Element): void {
  const [first = '', ...rest] = text.textContent.split('_{');
  const spans = rest.flatMap((part) => {
    const [lowered = '', after = ''] = part.split('}');
    const down = span(lowered, '0.35em');
    down.setAttribute('font-size', '70%');
    return [down, span(after, '-0.245em')];
  });
  text.replaceChildren(first, ...spans);
}

function span(content: string, dy: string): Element {
  const element = document.createElementNS(SVG, 'tspan');
  element.setAttribute('dy', dy);
  element.textContent = content;
  return element;
}
