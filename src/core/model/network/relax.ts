import type { TensorOps } from '../../ops/index.js';

/** `θ − step` without penalty; with one, `θ⁽⁰⁾ + (1 − ηλ)(θ − θ⁽⁰⁾) − step`. `start` is needed only then. */
export function relax<T>(ops: TensorOps<T>, value: T, start: T | undefined, decay: T | null, step: T): T {
  if (decay === null) return ops.sub(value, step);
  if (start === undefined) throw new Error('a form without penalty was given one');
  return ops.sub(ops.add(start, ops.mul(decay, ops.sub(value, start))), step);
}
