/**
 * The semantic parameters of one cell, as users write them and as they are checked everywhere: in sweep files, on the
 * wire and in the store. One description per key: unit, default, consequence.
 */
import { z } from 'zod';
import { coloredMnistSchema, csvSchema, idxSchema, mnistSchema, twoGaussiansSchema } from './data-schema.js';

const positiveInteger = z.int().min(1);
const finite = z.number();

export const linearSchema = z.strictObject({
  kind: z.literal('linear'),
  init: z
    .enum(['uniform', 'zero'])
    .default('uniform')
    .describe('θ⁽⁰⁾: uniform on (−1/√d, 1/√d), the usual framework default, or zero'),
});

const networkKeys = {
  depth: positiveInteger.max(64).default(1).describe('L, number of hidden layers'),
  width: positiveInteger.max(1e7).describe('m, units of every hidden layer'),
  activation: z
    .enum(['tanh', 'erf', 'sigmoid', 'softplus', 'gelu', 'swish', 'relu'])
    .default('erf')
    .describe('σ; relu is not differentiable and so violates Assumption 2'),
  beta: finite.min(0).default(0.1).describe('β ≥ 0, strength of the biases, equation (8)'),
  init: z
    .enum(['zero-output', 'ntk'])
    .default('zero-output')
    .describe(
      "θ⁽⁰⁾: N(0, 1) but for W^L = 0, equation (9), so that only the biases' part of f⁽⁰⁾ is left; ntk: N(0, 1)",
    ),
  parametrisation: z
    .enum(['ntk', 'standard'])
    .default('ntk')
    .describe('ntk: W x/√d + β b with N(0, 1), equation (8); standard: W x + b with N(0, 1/d) and N(0, β²)'),
  first_layer: z
    .enum(['explicit', 'implicit'])
    .optional()
    .describe(
      'explicit (default): W⁰ and b⁰ are drawn, d × m numbers; implicit: only what they do to the samples is, in time and ' +
        'memory that do not depend on d: equal in distribution, another draw, and other test images mean another draw of f on them',
    ),
};
export const networkSchema = z.strictObject({ kind: z.literal('network'), ...networkKeys });
export const linearisedSchema = z.strictObject({ kind: z.literal('linearised'), ...networkKeys });

export const squaredSchema = z.strictObject({ name: z.literal('squared') });
export const logisticSchema = z.strictObject({ name: z.literal('logistic') });
export const polyTailSchema = z.strictObject({
  name: z.literal('poly-tail'),
  alpha: finite.positive().default(1).describe('tail exponent α > 0'),
  beta: finite.default(1).describe('margin β at which the polynomial tail begins'),
});

const by = z
  .enum(['class', 'group'])
  .default('class')
  .describe('what tells samples apart: their label (class, −1 or 1; default) or their group');

/** Classes are called −1 and 1, groups as their data set calls them. */
const partName = z.string();

export const vsSchema = z.strictObject({
  name: z.literal('vs'),
  by,
  omega: z.record(partName, finite.positive()).optional().describe('factor ω > 0 of the loss; default 1'),
  iota: z.record(partName, finite).optional().describe('shift ι of the logit; raises the margin; default 0'),
  delta: z
    .partialRecord(partName, finite.positive())
    .optional()
    .describe('factor Δ > 0 of the margin; changes the limit of late training; default 1'),
});
export const wceSchema = z.strictObject({ name: z.literal('wce'), by });
export const laSchema = z.strictObject({
  name: z.literal('la'),
  by,
  tau: finite
    .min(0)
    .default(1)
    .describe('strength τ ≥ 0 of the adjustment ι_y = τ log((1 − π_y) / π_y); 0 is logistic'),
});
export const cdtSchema = z.strictObject({
  name: z.literal('cdt'),
  by,
  gamma: finite.min(0).default(0.3).describe('exponent γ ≥ 0 of Δ_y = (n_y / n_max)^γ; 0 is logistic'),
});
export const ldamSchema = z.strictObject({
  name: z.literal('ldam'),
  by,
  c: finite.min(0).default(0.5).describe('margin C / n_y^¼, C ≥ 0, that is subtracted from z; 0 is logistic'),
});

export const crossEntropySchema = z.strictObject({ name: z.literal('cross-entropy') });
export const vectorSquaredSchema = z.strictObject({ name: z.literal('vector-squared') });

export const ermSchema = z.strictObject({ name: z.literal('erm') });
export const iwSchema = z.strictObject({ name: z.literal('iw') });
export const groupDroSchema = z.strictObject({
  name: z.literal('group-dro'),
  nu: finite.positive().default(0.01).describe("step size ν > 0 of the group weights' exponentiated gradient"),
  update: z
    .enum(['after', 'before'])
    .default('after')
    .describe("after: step with g⁽ᵗ⁾, then update it (the paper's order); before: update, then step"),
});

const level = finite.positive().max(1);
const alpha = level.default(0.2).describe('share α, 0 < α ≤ 1, of the samples, with the largest losses; 1 is ERM');
const eps = finite
  .min(0)
  .default(0.05)
  .describe('share ε, 0 ≤ ε < α, of the samples that is dropped as outliers, those with the largest losses');

export const cvarSchema = z.strictObject({ name: z.literal('cvar'), alpha });
export const chi2DroSchema = z.strictObject({
  name: z.literal('chi2-dro'),
  alpha: level.optional().describe('size of the χ²-ball, ρ = ½ (1/α − 1)², 0 < α ≤ 1; default 0.2; 1 is ERM'),
  rho: finite.min(0).optional().describe('or its radius ρ ≥ 0 itself, ½ (1/n) Σ (n q_i − 1)² ≤ ρ; 0 is ERM'),
});
export const klDroSchema = z.strictObject({
  name: z.literal('kl-dro'),
  tau: finite
    .positive()
    .default(1)
    .describe('temperature τ > 0, in units of the loss: q ∝ exp(ℓ/τ); larger is closer to ERM'),
});
export const cvarDoroSchema = z.strictObject({ name: z.literal('cvar-doro'), alpha, eps });
export const chi2DoroSchema = z.strictObject({ name: z.literal('chi2-doro'), alpha, eps });
export const jttSchema = z.strictObject({
  name: z.literal('jtt'),
  t1: positiveInteger
    .max(10_000_000)
    .describe('epochs T₁ ≥ 1 of the first training; epoch T₁ + 1 begins anew from θ⁽⁰⁾'),
  kappa: finite.positive().default(20).describe('factor κ > 0 of the weights of the samples it gets wrong; 1 is ERM'),
});
export const focalSchema = z.strictObject({
  name: z.literal('focal'),
  gamma: finite
    .min(0)
    .default(2)
    .describe('exponent γ ≥ 0 of q ∝ (1 − p)^γ, p = sigmoid(yŷ), of several classes the softmax; 0 is ERM'),
});
export const customSchema = z.strictObject({
  name: z.literal('custom'),
  groups: z
    .record(z.string(), finite.min(0))
    .optional()
    .describe('weight of every sample of each group, ≥ 0, in any unit; all equal is ERM. MNIST calls its groups 0 … 9'),
  samples: z
    .array(finite.min(0))
    .optional()
    .describe('or the weight of each training sample, ≥ 0, in any unit, in the order of the data set'),
});

export const dataSchema = z.discriminatedUnion('name', [
  mnistSchema,
  coloredMnistSchema,
  twoGaussiansSchema,
  csvSchema,
  idxSchema,
]);
export const modelSchema = z.discriminatedUnion('kind', [linearSchema, networkSchema, linearisedSchema]);
export const lossSchema = z.discriminatedUnion('name', [
  squaredSchema,
  logisticSchema,
  polyTailSchema,
  vsSchema,
  wceSchema,
  laSchema,
  cdtSchema,
  ldamSchema,
  crossEntropySchema,
  vectorSquaredSchema,
]);
export const methodSchema = z.discriminatedUnion('name', [
  ermSchema,
  iwSchema,
  groupDroSchema,
  cvarSchema,
  chi2DroSchema,
  klDroSchema,
  cvarDoroSchema,
  chi2DoroSchema,
  jttSchema,
  focalSchema,
  customSchema,
]);

export const lambdaSchema = finite.min(0).describe('ridge penalty λ ≥ 0 towards θ⁽⁰⁾, equation (13); default 0');
export const learningRateSchema = z
  .union([
    finite.positive(),
    z.strictObject({
      stable: finite.positive().max(100).describe('fraction of 2 / (ℒ max K_ii + λ); above 1 may diverge'),
    }),
  ])
  .describe('η > 0, or { stable: c } for c times the stability limit; default { stable: 0.9 }');
export const seedSchema = z
  .int()
  .min(0)
  .describe('seeds the initial point, and the draw of the data unless data.seed is given; default 0');

/** Full-batch gradient steps at most, when the sweep does not say. */
export const DEFAULT_EPOCHS = 10_000;

export const trainSchema = z.strictObject({
  epochs: z
    .int()
    .min(0)
    .max(1e12)
    .default(DEFAULT_EPOCHS)
    .describe(
      'full-batch gradient steps at most; default 10000; none with until.time; 0 records the initial point alone, and ' +
        'all that is known before training',
    ),
  until: z
    .strictObject({
      train_risk: finite.positive().optional().describe('stop at the first recorded epoch with R̂ below this'),
      stationary: finite
        .positive()
        .max(1)
        .optional()
        .describe(
          'stop at the first recorded epoch from which θ has moved less than this times ‖θ‖ over the last decade: ' +
            '‖θ_e − θ_e′‖ ≤ tolerance · ‖θ_e‖ for all recorded e′ from the last one at or before e/10 on, which must be > 0',
        ),
      time: finite
        .positive()
        .max(1e100)
        .optional()
        .describe(
          'follow the gradient flow up to this time t = η · epochs instead of taking epochs (linear and linearised ' +
            'models): the limit of small steps, at any t up to 1e100',
        ),
    })
    .default({})
    .describe('stop early; looked at on recorded epochs, so that stopping does not depend on the engine'),
  record: z
    .strictObject({
      points: z.int().min(2).max(100_000).default(100).describe('log-spaced recorded epochs, first and last included'),
    })
    .prefault({}),
});

export const engineSchema = z
  .enum(['auto', 'gram', 'graph'])
  .describe(
    'gram: generated JavaScript, float64, fastest for linear and linearised models; graph: TensorFlow; auto (default): ' +
      'graph for networks and in float32, else gram',
  );
export const precisionSchema = z.enum(['float64', 'float32']).describe('arithmetic of training; default float64');

/** Everything that determines the numbers of one training run, before defaults that depend on other keys are filled in. */
export const cellSchema = z.strictObject({
  data: dataSchema,
  model: modelSchema,
  loss: lossSchema,
  method: methodSchema,
  lambda: lambdaSchema.default(0),
  lr: learningRateSchema.default({ stable: 0.9 }),
  seed: seedSchema.default(0),
  train: trainSchema.prefault({}),
  engine: engineSchema.default('auto'),
  precision: precisionSchema.default('float64'),
});

export type CellInput = z.output<typeof cellSchema>;
