import type { LossSpec } from '../cell/index.js';
import { logistic } from './logistic.js';
import type { Loss } from './loss.js';
import { polyTail } from './poly-tail.js';
import { squared } from './squared.js';

export type { Loss } from './loss.js';

export function lossOf(spec: LossSpec): Loss {
  switch (spec.name) {
    case 'squared':
      return squared;
    case 'logistic':
      return logistic;
    case 'poly-tail':
      return polyTail(spec);
  }
}
