import type { CellResult } from '../record/index.js';
import { row, scalar } from '../record/index.js';
import { distance } from './distance.js';

/** How settled a run's final state is. */
export interface Convergence {
  readonly trainRisk: number;
  /**
   * The farthest that θ has been from its last recorded value during the last decade of training, relative to
   * ‖θ − θ⁽⁰⁾‖; `until.stationary` asks the same relative to ‖θ‖, which for wide networks is nearly all θ⁽⁰⁾. ∞ before a decade
   * has been recorded, 0 where θ never moved.
   */
  readonly movement: number;
}

export function convergenceOf({ trace }: CellResult): Convergence {
  const epochs = trace.columns.epoch.data;
  const here = row(trace, 'coordinates', -1);
  const from = epochs.findLastIndex((epoch) => epoch > 0 && epoch <= epochs.at(-1)! / 10);
  let farthest = from < 0 ? Infinity : 0;
  for (let t = Math.max(0, from); t < trace.points - 1; t++)
    farthest = Math.max(farthest, distance(here, row(trace, 'coordinates', t)));
  const displacement = scalar(trace, 'theta_displacement', -1);
  return {
    trainRisk: scalar(trace, 'train_risk', -1),
    movement: farthest === 0 ? 0 : farthest / displacement,
  };
}
