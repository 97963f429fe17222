import { DIVERGING } from './style.js';

/** Relative gaps beyond these factors of the threshold have the colour of the end: three decades below, a factor of twenty above. */
export const COLOUR_RANGE = { below: 1e-3, above: 20 } as const;

/** The colour of a gap: where it lies, in logarithms, between the ends of its side of the threshold. */
export function gapColour(gap: number, threshold: number): string {
  return colourAt(gapPosition(gap, threshold));
}

/** −1 … 1, 0 at the threshold. */
export function gapPosition(gap: number, threshold: number): number {
  const log = Math.log(gap / threshold);
  return log < 0 ? Math.max(-1, -log / Math.log(COLOUR_RANGE.below)) : Math.min(1, log / Math.log(COLOUR_RANGE.above));
}

export function colourAt(position: number): string {
  const at = ((position + 1) / 2) * (DIVERGING.length - 1);
  const below = Math.min(Math.floor(at), DIVERGING.length - 2);
  const [from, to] = [channels(DIVERGING[below]!), channels(DIVERGING[below + 1]!)];
  return `#${from.map((value, i) => hex(value + (at - below) * (to[i]! - value))).join('')}`;
}

/** Whether marks on a colour have to be light to be seen: by its relative luminance. */
export function isDark(colour: string): boolean {
  const [r, g, b] = channels(colour) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
