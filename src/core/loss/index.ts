import type { LossSpec } from '../cell/index.js';
import { classDependentTemperature } from './class-dependent-temperature.js';
import { crossEntropy } from './cross-entropy.js';
import { ldam } from './ldam.js';
import { logistic } from './logistic.js';
import { logitAdjustment } from './logit-adjustment.js';
import type { Loss } from './loss.js';
import { polyTail } from './poly-tail.js';
import { squared } from './squared.js';
import type { TrainingSet } from './training-set.js';
import { givenScaling } from './vector-scaling.js';
import { vectorSquared } from './vector-squared.js';
import { weightedCrossEntropy } from './weighted-cross-entropy.js';

export { classLogOdds, classMargin, countClasses } from './classes.js';
export type { Loss } from './loss.js';
export { targetsOf } from './targets.js';
export type { TrainingSet } from './training-set.js';

export function lossOf(spec: LossSpec, training: TrainingSet): Loss {
  switch (spec.name) {
    case 'squared':
      return squared;
    case 'logistic':
      return logistic;
    case 'poly-tail':
      return polyTail(spec);
    case 'vs':
      return givenScaling(spec, training);
    case 'wce':
      return weightedCrossEntropy(spec, training);
    case 'la':
      return logitAdjustment(spec, training);
    case 'cdt':
      return classDependentTemperature(spec, training);
    case 'ldam':
      return ldam(spec, training);
    case 'cross-entropy':
      return crossEntropy(training);
    case 'vector-squared':
      return vectorSquared(training);
  }
}
