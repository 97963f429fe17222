import type { TopLevelSpec } from 'vega-lite';

/** What stands in a sheet of panels, and in a panel. */
export type PanelSpec = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];
export type LayerSpec = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];
