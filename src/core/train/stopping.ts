import type { TrainSpec } from '../cell/index.js';
import { distance } from '../linalg/index.js';
import type { Outcome, TraceRow } from '../record/index.js';

/**
 * Whether a run ends at the last of its recorded rows, and how: a function of what was recorded alone, so that it depends
 * on no engine, chunk or clock. Null: it goes on.
 */
export function stoppedBy({ train_risk, stationary }: TrainSpec['until'], rows: readonly TraceRow[]): Outcome | null {
  const last = rows.at(-1)!;
  if (train_risk !== undefined && last.train_risk[0]! < train_risk) return 'train_risk';
  if (stationary !== undefined && isStationary(rows, stationary)) return 'stationary';
  return null;
}

/**
 * Whether θ has come to rest over the last decade of training: with e the last recorded epoch and e₀ the last one with
 * 0 < e₀ ≤ e/10, ‖θ_e − θ_e′‖ ≤ tolerance · ‖θ_e‖ for every recorded e′ in [e₀, e). Without an e₀, that is before a decade
 * has been recorded, a run is never at rest.
 */
function isStationary(rows: readonly TraceRow[], tolerance: number): boolean {
  const last = rows.at(-1)!;
  const epoch = last.epoch[0]!;
  const from = rows.findLastIndex((row) => row.epoch[0]! > 0 && row.epoch[0]! <= epoch / 10);
  if (from < 0) return false;
  const here = Float64Array.from(last.coordinates);
  const allowed = tolerance * last.theta_norm[0]!;
  return rows.slice(from, -1).every((row) => distance(here, Float64Array.from(row.coordinates)) <= allowed);
}
