import { BLANK, INK } from './style.js';

/** The marks of a regime map, on it and in its key. */
export const SHAPES = {
  dot: 'circle',
  stroke: 'M-0.5,0.5L0.5,-0.5',
  cross: 'M-0.4,-0.4L0.4,0.4M-0.4,0.4L0.4,-0.4',
  hatch: 'M-0.6,0.1L-0.1,-0.4M-0.35,0.35L0.35,-0.35M0.1,0.4L0.6,-0.1',
} as const;

/** Width and dashes of a boundary: those of the predicted one. */
export const LINE = 1.7;
export const DASH = [4, 3];

/** Points of the measured boundary, and of the predicted one with the white beneath it. */
export const DOT = { shape: 'circle', filled: true, fill: INK, stroke: BLANK, strokeWidth: 0.8, size: 30 } as const;
export const DIAMOND = { shape: 'diamond', filled: false, stroke: INK, strokeWidth: 1.3, size: 130 } as const;
export const DIAMOND_HALO = { ...DIAMOND, stroke: BLANK, strokeWidth: DIAMOND.strokeWidth + 1.8 } as const;
