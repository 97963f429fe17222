import type { Claim } from '../claim.js';
import { earlyStopping } from './early-stopping.js';
import { norm, samePoint, weights } from './figure1.js';
import { largePenalty, smallPenalty } from './figure2.js';
import { logisticGap, polyTailGap, stall } from './figure3.js';
import { additive, maxMargin, multiplicative, polyTail, sameDirection } from './late-times.js';
import { coloredMnist, multiClass } from './many-groups.js';
import { theorem6 } from './theorem6.js';
import { theorem9 } from './theorem9.js';
import { appendixE, lemma5, theorem4 } from './width.js';

/** Zhai, Dan, Kolter & Ravikumar (ICLR 2023): what the paper says, in its order. */
export const CLAIMS: readonly Claim[] = [
  samePoint,
  norm,
  weights,
  theorem4,
  lemma5,
  appendixE,
  smallPenalty,
  largePenalty,
  theorem6,
  maxMargin,
  sameDirection,
  theorem9,
  stall,
  logisticGap,
  polyTailGap,
  polyTail,
  additive,
  multiplicative,
  earlyStopping,
  coloredMnist,
  multiClass,
];
