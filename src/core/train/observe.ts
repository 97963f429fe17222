import type { Samples } from '../data/index.js';
import { groupSizes } from '../data/index.js';
import type { State } from '../engine/index.js';
import { dot } from '../linalg/index.js';
import type { Matrix } from '../ops/index.js';
import { matrix, matrixOps } from '../ops/index.js';
import type { TraceRow } from '../record/index.js';
import type { Run } from './run.js';

/** Everything recorded of a run at one moment, computed in float64 from its state, whatever engine made it. */
export function observe(run: Run, state: State, epoch: number): TraceRow {
  const { dataset, form, loss, rule, cell } = run;
  const { train, test, groupNames } = dataset;
  const groups = groupNames.length;
  const seen = form.observe(state);

  const [prediction, labels] = [column(seen.trainPrediction), column(train.y)];
  const losses = loss.value(matrixOps, prediction, labels, loss.constants);
  const outcome = { losses: () => losses, margins: () => matrixOps.mul(labels, prediction) };
  const weights = rule.apply(matrixOps, outcome, state, rule.constants).weights.data;
  const groupRisk = groupMeans(train, losses.data, groups);
  const worstGroup = groupRisk.indexOf(Math.max(...groupRisk));
  const testErrors = mistakes(test, seen.testPrediction);
  const trainErrors = mistakes(train, seen.trainPrediction);
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

function column(values: Float64Array): Matrix {
  return matrix(values.length, 1, values);
}

/** 1 where the sign of the prediction is not the label's (a prediction of 0 is a mistake), else 0. */
function mistakes(samples: Samples, prediction: Float64Array): Float64Array {
  return samples.y.map((y, i) => (y * prediction[i]! > 0 ? 0 : 1));
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
