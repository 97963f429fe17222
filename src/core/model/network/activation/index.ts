import type { NetworkSpec } from '../../../cell/index.js';
import type { Activation } from './activation.js';
import { erf } from './erf.js';
import { gelu } from './gelu.js';
import { relu } from './relu.js';
import { sigmoid } from './sigmoid.js';
import { softplus } from './softplus.js';
import { swish } from './swish.js';
import { tanh } from './tanh.js';

export type { Activation } from './activation.js';

/** All are differentiable with a Lipschitz derivative, as Assumption 2 asks, except relu. */
export const ACTIVATIONS: Readonly<Record<NetworkSpec['activation'], Activation>> = {
  tanh,
  erf,
  sigmoid,
  softplus,
  gelu,
  swish,
  relu,
};
