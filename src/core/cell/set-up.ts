import { sha256Hex } from '../sha256.js';
import type { Cell } from './cell.js';
import { canonicalJson } from './identity.js';
import { outputsOf } from './outputs.js';

/** Names a set-up in 48 bits: a whole number > 0. */
export type Affinity = number;

/** A network and its linearisation begin at the same point. */
const LINEARISED = '"kind":"linearised"';
const NETWORK = '"kind":"network"';

/**
 * All that the work before a cell's first epoch depends on: the data, and the model at its initial point, which is the same
 * in either precision and on every engine. A thread that trains cells of one set-up one after the other does that work once.
 *
 * @param textOf canonical JSON of a part of the cell
 */
export function setUpOf(
  { data, model, loss, seed }: Pick<Cell, 'data' | 'model' | 'loss' | 'seed'>,
  textOf: (part: object) => string = canonicalJson,
): string {
  return `${textOf(data)} ${textOf(model).replace(LINEARISED, NETWORK)} ${outputsOf({ data, loss })} ${seed}`;
}

/** Equal set-ups have equal numbers, different ones, as good as always, different numbers. */
export function affinityOf(setUp: string): Affinity {
  return Number.parseInt(sha256Hex(setUp).slice(0, 12), 16);
}
