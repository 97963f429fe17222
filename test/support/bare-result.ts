import type { CellResult, ColumnName } from '../../src/core/record/index.js';
import { COLUMN_NAMES } from '../../src/core/record/index.js';
import { traceOf } from './synthetic.js';

export interface BareRow {
  readonly epoch: number;
  readonly coordinates?: readonly number[];
  readonly testPrediction?: readonly number[];
  readonly groupWeight?: readonly number[];
  readonly minWeight?: number;
  readonly trainRisk?: number;
  readonly thetaNorm?: number;
}

/** A result of which only what is given matters. */
export function bareResult(
  rows: readonly BareRow[],
  { outside = 0, outcome = 'epochs', limit = null, outputs }: BareOptions = {},
): CellResult {
  return {
    outcome,
    epochs: rows.at(-1)!.epoch,
    backend: 'none',
    facts: {
      samples: 6,
      evaluationSamples: (rows[0]!.testPrediction?.length ?? 0) / (outputs ?? 1),
      features: 20,
      ...(outputs === undefined ? {} : { outputs }),
      rank: rows[0]!.coordinates?.length ?? 0,
      groups: (rows[0]!.groupWeight ?? [1]).map((_, k) => ({ name: `digit ${k}`, size: 3, evaluationSize: 0 })),
      learningRate: 0.1,
      stabilityLimit: 1,
      kernelMin: null,
      kernelMax: null,
      initialNorm: 1,
      initialOutside: outside,
      limit,
    },
    trace: traceOf(rows.map(fullRow)),
  };
}

interface BareOptions {
  readonly outside?: number;
  readonly outcome?: CellResult['outcome'];
  readonly limit?: CellResult['facts']['limit'];
  readonly outputs?: number;
}

function fullRow(given: BareRow): Record<ColumnName, number[]> {
  const blank = Object.fromEntries(COLUMN_NAMES.map((name) => [name, [0]])) as Record<ColumnName, number[]>;
  const groups = [...(given.groupWeight ?? [1])];
  return {
    ...blank,
    epoch: [given.epoch],
    train_risk: [given.trainRisk ?? 1],
    theta_norm: [given.thetaNorm ?? 1],
    min_weight: [given.minWeight ?? 0],
    group_weight: groups,
    group_risk: groups.map(() => 0),
    group_error: groups.map(() => 0),
    test_group_error: groups.map(() => 0),
    coordinates: [...(given.coordinates ?? [])],
    train_prediction: [],
    test_prediction: [...(given.testPrediction ?? [])],
  };
}
