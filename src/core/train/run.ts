import type { Cell, LossSpec } from '../cell/index.js';
import { canonicalJson, isMarginLoss, taskOf } from '../cell/index.js';
import type { Dataset } from '../data/index.js';
import { groupingOf, groupSizes } from '../data/index.js';
import type { Program } from '../engine/index.js';
import type { Loss, TrainingSet } from '../loss/index.js';
import { countClasses, lossOf, targetsOf } from '../loss/index.js';
import type { Form, KernelProblem } from '../model/index.js';
import { eigenbasis, spanForm } from '../model/index.js';
import type { Facts } from '../record/index.js';
import { recordedEpochs, recordedTimes } from '../record/index.js';
import type { Rule } from '../rule/index.js';
import { ruleOf } from '../rule/index.js';
import { grwProgram } from '../step/index.js';
import { learningRate, squaredLossLimit, stabilityLimit } from '../theory/index.js';
import type { Flow } from './flow-of.js';
import { flowMethod, flowOf, isFlow } from './flow-of.js';
import { MAX_ROWS_FOR_SPECTRUM, modelOf } from './model-of.js';
import { sharedMaxMargin, sharedSpectrum } from './shared.js';

/** A cell made ready to train: the program for an engine, and what is needed to record it. */
export interface Run {
  readonly cell: Cell;
  readonly dataset: Dataset;
  readonly form: Form;
  readonly loss: Loss;
  readonly rule: Rule;
  readonly program: Program;
  /** Null where epochs are taken. */
  readonly flow: Flow | null;
  /** The epochs at which it is recorded. */
  readonly schedule: readonly number[];
  readonly facts: Facts;
}

export function runOf(cell: Cell, dataset: Dataset): Run {
  const { train, test, groupNames } = dataset;
  const testSizes = groupSizes(test.group, groupNames.length);
  const grouping = groupingOf(dataset);
  const loss = lossOn(cell.loss, dataset);
  const { kernel, exact, rank, initialNorm, initialOutside, ...model } = modelOf(cell, dataset, loss.classes ?? 1);
  const form = isFlow(cell) && exact !== null ? spanForm(exact, eigenbasis(exact.kernel)) : model.form;
  const rule = ruleOf(isFlow(cell) ? flowMethod(cell.method) : cell.method, grouping);

  const limitOfRate = stabilityLimit(kernel, loss.curvature, cell.lambda, kernel.rows / train.x.rows);
  const rate = learningRate(cell.lr, limitOfRate);
  const spectrum = kernel.rows <= MAX_ROWS_FOR_SPECTRUM ? sharedSpectrum(kernel) : null;
  const limit =
    isSquared(cell.loss) && exact !== null && !rule.mayVanish
      ? squaredLossLimit(exact, targetsOf(loss, train.y), spectrum, cell.lambda, rule.staticWeights)
      : null;

  const parts = {
    form,
    loss,
    lossName: canonicalJson(cell.loss),
    rule,
    labels: train.y,
    learningRate: rate,
    lambda: cell.lambda,
  };
  const flow = flowOf(cell, parts);
  const program = grwProgram(parts);

  return {
    cell,
    dataset,
    form,
    loss,
    rule,
    program: flow === null ? program : { ...program, initial: flow.initial },
    flow,
    schedule: scheduleOf(cell, rate),
    facts: {
      samples: train.x.rows,
      evaluationSamples: test.x.rows,
      features: train.x.columns,
      rank,
      ...(loss.classes === undefined ? {} : { outputs: loss.classes }),
      groups: groupNames.map((name, k) => ({ name, size: grouping.sizes[k]!, evaluationSize: testSizes[k]! })),
      learningRate: rate,
      stabilityLimit: limitOfRate,
      kernelMin: spectrum?.min ?? null,
      kernelMax: spectrum?.max ?? null,
      initialNorm,
      initialOutside,
      limit: limit && { coordinates: [...limit.coordinates], testPrediction: [...limit.testPrediction] },
      ...(exact !== null && isMarginLoss(cell.loss) ? maxMarginFact(exact, train.y) : {}),
    },
  };
}

function scheduleOf({ train: { epochs, until, record } }: Cell, learningRate: number): number[] {
  return until.time === undefined
    ? recordedEpochs(epochs, record.points)
    : recordedTimes(until.time / learningRate, record.points);
}

function maxMarginFact(problem: KernelProblem, labels: Float64Array): Pick<Facts, 'maxMargin'> {
  if (labels.length > MAX_ROWS_FOR_SPECTRUM) return {};
  const found = sharedMaxMargin(problem, labels);
  return {
    maxMargin: found && {
      margin: found.margin,
      direction: [...found.direction],
      testPrediction: [...found.testPrediction],
    },
  };
}

export function isSquared({ name }: LossSpec): boolean {
  return name === 'squared' || name === 'vector-squared';
}

/** A loss as it is on a data set. */
export function lossOn(spec: LossSpec, dataset: Dataset): Loss {
  return lossOf(spec, { labels: dataset.train.y, grouping: groupingOf(dataset), ...classesOf(spec, dataset) });
}

/** C, of the evaluation set too: a class may have no training sample. */
function classesOf(loss: LossSpec, { train, test }: Dataset): Pick<TrainingSet, 'classes'> {
  return taskOf(loss) === 'multi-class' ? { classes: countClasses(train.y, test.y) } : {};
}
