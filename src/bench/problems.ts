import type { Cell, Precision } from '../core/cell/index.js';
import { parseCell } from '../core/cell/index.js';
import type { PeerName } from './peers/index.js';

/** Something to train on which we are compared with peers. */
export interface Problem {
  readonly title: string;
  readonly cell: Cell;
  /** In which the peers compute. */
  readonly peerPrecision: Precision;
  /** How many times as fast as each peer we want to be. */
  readonly goals: Readonly<Record<PeerName, number>>;
}

/** The paper's six images. */
const DATA = { name: 'mnist', classes: { 0: 5, 1: 1 }, seed: 0 };
const TORCH_GOAL = 5;

const LINEAR_METHODS = { ERM: 'erm', IW: 'iw', 'Group DRO': 'group-dro' };
/** Ours, theirs: alike; and our default against theirs. */
const LINEAR_PRECISIONS: readonly (readonly [Precision, Precision])[] = [
  ['float64', 'float64'],
  ['float64', 'float32'],
  ['float32', 'float32'],
];

/** A linear model with the logistic loss, by methods and precisions. */
export function linearProblems(): Problem[] {
  return LINEAR_PRECISIONS.flatMap(([precision, peerPrecision]) =>
    Object.entries(LINEAR_METHODS).map(([title, method]) => ({
      title: `linear, ${title}`,
      cell: linearCell(method, precision, 10_000),
      peerPrecision,
      goals: { jax: 20, torch: TORCH_GOAL },
    })),
  );
}

/** Epochs of a whole run of the linear model. */
export const WHOLE_RUN_EPOCHS = 10_000_000;

/** The same runs whole, as a sweep would have them. */
export function wholeRuns(): { readonly title: string; readonly cell: Cell }[] {
  return Object.entries(LINEAR_METHODS).map(([title, method]) => ({
    title: `linear, ${title}`,
    cell: linearCell(method, 'float64', WHOLE_RUN_EPOCHS),
  }));
}

function linearCell(method: string, precision: Precision, epochs: number): Cell {
  return parseCell({
    data: DATA,
    model: { kind: 'linear' },
    loss: { name: 'logistic' },
    method: { name: method },
    precision,
    train: { epochs },
  });
}

const NETWORKS: readonly { readonly depth: number; readonly width: number; readonly jaxGoal: number }[] = [
  { depth: 1, width: 1024, jaxGoal: 8 },
  { depth: 1, width: 4096, jaxGoal: 20 },
  { depth: 1, width: 16384, jaxGoal: 30 },
  ...[64, 256, 1024, 4096].map((width) => ({ depth: 2, width, jaxGoal: 1.5 })),
];

/** Networks of one and two hidden layers, in float32 on both sides. */
export function networkProblems(): Problem[] {
  return NETWORKS.map(({ depth, width, jaxGoal }) => ({
    title: `${depth} hidden, m = ${width}`,
    cell: networkCell(depth, width, 10_000),
    peerPrecision: 'float32',
    goals: { jax: jaxGoal, torch: TORCH_GOAL },
  }));
}

/** A network of tanh units on the squared loss. */
export function networkCell(depth: number, width: number, epochs: number): Cell {
  return cellOf({ depth, width }, epochs);
}

/** One hidden layer of so many units that their d weights each are never drawn. */
export function widestCell(width: number, epochs: number): Cell {
  return cellOf({ depth: 1, width, first_layer: 'implicit' }, epochs);
}

function cellOf(model: object, epochs: number): Cell {
  return parseCell({
    data: DATA,
    model: { kind: 'network', activation: 'tanh', ...model },
    loss: { name: 'squared' },
    method: { name: 'erm' },
    precision: 'float32',
    train: { epochs, record: { points: 10 } },
  });
}
