/** Text that takes exactly one column of a terminal per character: what is otherwise is replaced by `?`, or left out. */
export function narrow(text: string): string {
  return (
    text
      .normalize('NFC')
      // No width: combining marks, controls, joiners, halves of characters.
      .replace(/[\p{M}\p{C}]/gu, '')
      .replace(/[\p{Zs}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/[^\u0020-\u024f\u0370-\u052f\u2010-\u2027\u2030-\u205e\u2070-\u218b\u2190-\u22ff\u2500-\u25ff]/gu, '?')
  );
}

/** Cut to `width` columns; the last one says so. The text is narrow. */
export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width <= 0 ? '' : `${text.slice(0, width - 1)}…`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` columns, filled by `share`, which is kept between 0 and 1. */
export function bar(share: number, width: number): string {
  const kept = Math.min(Math.max(Number.isFinite(share) ? share : 0, 0), 1);
  const eighths = Math.floor(kept * width * 8);
  const filled = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
  return filled.padEnd(width, '░');
}
