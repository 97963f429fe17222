/**
 * The semantic parameters of one cell, as users write them and as they are checked everywhere: in sweep files, on the
 * wire and in the store. One description per key: unit, default, consequence.
 */
import { z } from 'zod';

const positiveInteger = z.int().min(1);
const finite = z.number();

/** Digits are object keys, hence strings, also when YAML reads them as numbers. */
const digit = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
const countsPerDigit = z.partialRecord(digit, positiveInteger);

export const mnistSchema = z.strictObject({
  name: z.literal('mnist'),
  classes: countsPerDigit
    .refine((classes) => Object.keys(classes).length >= 2, 'expected at least two classes, as in { 0: 5, 1: 1 }')
    .describe('training images per digit; each digit is a group'),
  labels: z
    .partialRecord(digit, z.union([z.literal(-1), z.literal(1)]))
    .optional()
    .describe('label −1 or 1 of each digit; default for two classes: the smaller digit −1, the larger 1'),
  test: countsPerDigit.optional().describe('held-out evaluation images per digit; default 50 of every class'),
  scale: z
    .enum(['none', 'unit', 'sqrt-d'])
    .default('none')
    .describe('none: pixels in [0, 1]; unit: every image to ‖x‖ = 1; sqrt-d: every image to ‖x‖ = √d'),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe("which images are drawn; default: the cell's seed, so every seed draws anew"),
});

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

export const dataSchema = z.discriminatedUnion('name', [mnistSchema]);
export const modelSchema = z.discriminatedUnion('kind', [linearSchema, networkSchema, linearisedSchema]);
export const lossSchema = z.discriminatedUnion('name', [squaredSchema, logisticSchema, polyTailSchema]);
export const methodSchema = z.discriminatedUnion('name', [ermSchema, iwSchema, groupDroSchema]);

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

export const trainSchema = z.strictObject({
  epochs: z.int().min(1).max(1e12).default(10_000).describe('full-batch gradient steps at most; default 10000'),
  until: z
    .strictObject({
      train_risk: finite.positive().optional().describe('stop at the first recorded epoch with R̂ below this'),
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
