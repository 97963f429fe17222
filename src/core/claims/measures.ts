import type { Gap, Pairing, Partner } from '../analysis/index.js';
import { finalGap } from '../analysis/index.js';
import type { Cell } from '../cell/index.js';
import type { ColumnName, Trace } from '../record/index.js';
import { scalar } from '../record/index.js';
import type { Fits } from './evidence.js';

/** Pieces that measures of claims are made of. */

export function final({ result }: Pairing, column: ColumnName): number {
  return scalar(result.trace, column, -1);
}

/** Null for ERM itself, and without a partner to compare with. */
export function gapToErm(pairing: Pairing): Gap | null {
  return pairing.id === pairing.erm.id ? null : gapTo(pairing, pairing.erm);
}

export function gapTo({ result }: Pairing, partner: Partner): Gap | null {
  return partner.state === 'ok' ? finalGap(result, partner.result) : null;
}

/** The recorded point nearest to half the logarithm of the last epoch: what falls like 1/log t is twice as large there. */
export function halfway(trace: Trace): number {
  const epochs = trace.columns.epoch.data;
  const target = Math.log(epochs.at(-1)!) / 2;
  let nearest = 0;
  for (let point = 1; point < epochs.length; point++)
    if (Math.abs(Math.log(epochs[point]!) - target) < Math.abs(Math.log(epochs[nearest]!) - target)) nearest = point;
  return nearest;
}

/** The last recorded point at or before the given share of all epochs. */
export function pointAt(trace: Trace, share: number): number {
  const epochs = trace.columns.epoch.data;
  return epochs.findLastIndex((epoch) => epoch <= share * epochs.at(-1)!);
}

export const isErm: Fits = ({ method }) => method.name === 'erm';
export const isReweighted: Fits = ({ method }) => method.name !== 'erm';

export function uses(...methods: readonly Cell['method']['name'][]): Fits {
  return ({ method }) => methods.includes(method.name);
}

export function both(...all: readonly Fits[]): Fits {
  return (cell) => all.every((fits) => fits(cell));
}

export function isPrecision(precision: Cell['precision']): Fits {
  return (cell) => cell.precision === precision;
}

export function hasLoss(...losses: readonly Cell['loss']['name'][]): Fits {
  return ({ loss }) => losses.includes(loss.name);
}

export function hasPenalty(lambda: number): Fits {
  return (cell) => cell.lambda === lambda;
}

export function isModel(kind: Cell['model']['kind']): Fits {
  return ({ model }) => model.kind === kind;
}
