import type { ColumnDocs, Row } from '../../core/analysis/index.js';
import type { Figure1 } from './figure1.js';

/** The numbers behind Figure 1: one row per curve and epoch. */
export const FIGURE1_DATA = {
  combination: { kind: 'text', title: 'row of panels' },
  quantity: { kind: 'text', title: 'train_risk, gap_param, gap_dir, theta_norm or group_weight' },
  method: { kind: 'text', title: 'method' },
  group: { kind: 'text', title: 'group, for group weights' },
  epoch: { kind: 'number', title: 'epochs done, of a gradient flow the time t' },
  median: { kind: 'number', title: 'median over seeds' },
  low: { kind: 'number', title: 'smallest over seeds' },
  high: { kind: 'number', title: 'largest over seeds' },
  seeds: { kind: 'number', title: 'number of seeds' },
} as const satisfies ColumnDocs;

export function* figure1Data({ rows }: Figure1): Generator<Row> {
  for (const { title, panels } of rows)
    for (const { quantity, series } of panels)
      for (const { method, group = null, band } of series)
        for (const point of band) yield { combination: title, quantity, method, group, ...point };
}
