import type { Spec } from 'vega';
import type { PackedRows } from './packed.js';

/** Something of a figure that can be taken away: a method, the marks of a map. */
export interface Toggle {
  /** As in the field `series` of the rows it stands for. */
  readonly key: string;
  readonly label: string;
}

/** A figure as it lies in the page, to be drawn there anew with all that a still drawing cannot do. */
export interface LiveFigure {
  /** Without the rows of its data. */
  readonly spec: Spec;
  /** By name of the data set. */
  readonly rows: Readonly<Record<string, PackedRows>>;
  readonly toggles: readonly Toggle[];
}
