/** The width of a text in DejaVu Sans, in units of the font size, to a few per cent: the same on every machine. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((width, character) => width + advance(character), 0);
}

function advance(character: string): number {
  if (/[\u0300-\u036f\u200b]/.test(character)) return 0;
  if (/[ijlI|.,:;'()[\] !ft]/.test(character)) return 0.34;
  if (/[rs/⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(character)) return 0.45;
  if (/[mwMWθ−×=+]/.test(character)) return 0.84;
  return 0.62;
}

/** Lines of whole words of at most `width`, in units of the font size; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)!} ${word}`;
    if (lines.length > 0 && textWidth(longer) > width) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}
