import type { Cell, MethodSpec } from '../cell/index.js';
import type { Field } from '../flow/index.js';
import { fieldOf, flowStart } from '../flow/index.js';
import type { State } from '../engine/index.js';
import type { GrwParts } from '../step/index.js';

/** What follows a cell's gradient flow: its field, and the state it begins in. */
export interface Flow {
  readonly field: Field;
  readonly initial: State;
}

/** The flow of a cell with `train.until.time`; null for one that is trained by epochs. */
export function flowOf(cell: Cell, parts: GrwParts): Flow | null {
  if (!isFlow(cell)) return null;
  const field = fieldOf({ ...parts, isAttained: cell.loss.name === 'squared' });
  return { field, initial: flowStart(field) };
}

export function isFlow({ train }: Cell): boolean {
  return train.until.time !== undefined;
}

/** Both orders of Group DRO's update have one flow; weights are recorded as those of the moment. */
export function flowMethod(method: MethodSpec): MethodSpec {
  return method.name === 'group-dro' ? { ...method, update: 'after' } : method;
}
