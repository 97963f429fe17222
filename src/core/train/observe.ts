import type { Samples } from '../data/index.js';
import { groupSizes } from '../data/index.js';
import type { State } from '../engine/index.js';
import { dot } from '../linalg/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix, matrixOps } from '../ops/index.js';
import type { Loss } from '../loss/index.js';
import { targetsOf } from '../loss/index.js';
import type { TraceRow } from '../record/index.js';
import type { Seen } from '../rule/index.js';
import { seenOf } from '../step/index.js';
import type { Run } from './run.js';

/** Everything recorded of a run at one moment, computed in float64 from its state, whatever engine made it. */
export function observe(run: Run, state: State, epoch: number): TraceRow {
  const { dataset, form, loss, rule, cell } = run;
  const { train, test, groupNames } = dataset;
  const groups = groupNames.length;
  const seen = form.observe(state);

  const onTrain = seenOn(loss, train, seen.trainPrediction);
  const losses = onTrain.losses();
  const weights = rule.apply(matrixOps, onTrain, state, rule.constants).weights.data;
  const groupRisk = groupMeans(train, losses.data, groups);
  const worstGroup = groupRisk.indexOf(Math.max(...groupRisk));
  const testErrors = mistakes(seenOn(loss, test, seen.testPrediction));
  const trainErrors = mistakes(onTrain);
  const testGroupError = groupMeans(test, testErrors, groups);
  const present = testGroupError.filter((error) => !Number.isNaN(error));

  return {
    epoch: [epoch],
    train_risk: [mean(losses.data)],
    weighted_risk: [dot(weights, losses.data)],
    penalty: [0.5 * cell.lambda * seen.displacement ** 2],
    worst_group: [worstGroup],
    worst_group_risk: [groupRisk[worstGroup] ?? Number.NaN],
    train_error: [mean(trainErrors)],
    test_error: [mean(testErrors)],
    test_error_worst: [present.length === 0 ? Number.NaN : Math.max(...present)],
    theta_norm: [seen.norm],
    theta_displacement: [seen.displacement],
    min_weight: [Math.min(...weights)],
    group_risk: groupRisk,
    group_error: groupMeans(train, trainErrors, groups),
    group_weight: groupSums(train, weights, groups),
    test_group_error: testGroupError,
    coordinates: seen.coordinates,
    train_prediction: seen.trainPrediction,
    test_prediction: seen.testPrediction,
  };
}

function seenOn(loss: Loss, { y }: Samples, prediction: Float64Array): Seen<Matrix> {
  const target = targetsOf(loss, y);
  return seenOf(matrixOps, loss, matrix(target.rows, target.columns, prediction), target, loss.constants);
}

/**
 * 1 where the sign of the prediction is not the label's, or the largest output not the true class's, else 0. A prediction
 * of 0, or two largest outputs, are a mistake.
 */
function mistakes(seen: Seen<Matrix>): Float64Array {
  return seen.margins().data.map((margin) => (margin > 0 ? 0 : 1));
}

/** NaN of nothing. */
function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function groupSums(samples: Samples, values: Float64Array, groups: number): number[] {
  const sums = new Array<number>(groups).fill(0);
  values.forEach((value, i) => (sums[samples.group[i]!]! += value));
  return sums;
}

function groupMeans(samples: Samples, values: Float64Array, groups: number): number[] {
  const sizes = groupSizes(samples.group, groups);
  return groupSums(samples, values, groups).map((sum, k) => sum / sizes[k]!);
}
