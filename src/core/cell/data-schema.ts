/** The data sets, as users write them: see `schema.ts`. */
import { z } from 'zod';

const positiveInteger = z.int().min(1);
const probability = z.number().min(0).max(1);

/** Digits are object keys, hence strings, also when YAML reads them as numbers. */
const digit = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
/** Of a class: which of these a loss can use, `canonicalLabels` says. */
const label = z.int().min(-1).max(99);
const countsPerDigit = z.partialRecord(digit, positiveInteger);

const scale = z.enum(['none', 'unit', 'sqrt-d']).default('none');
const seed = z.int().min(0).optional();

export const mnistSchema = z.strictObject({
  name: z.literal('mnist'),
  classes: countsPerDigit
    .refine((classes) => Object.keys(classes).length >= 2, 'expected at least two classes, as in { 0: 5, 1: 1 }')
    .describe('training images per digit; each digit is a group'),
  labels: z
    .partialRecord(digit, label)
    .optional()
    .describe(
      'label −1 or 1 of each digit; default for two classes: the smaller digit −1, the larger 1. For losses of several ' +
        'classes 0, 1, 2, …; default: in the order of the digits',
    ),
  test: countsPerDigit.optional().describe('held-out evaluation images per digit; default 50 of every class'),
  scale: scale.describe('none: pixels in [0, 1]; unit: every image to ‖x‖ = 1; sqrt-d: every image to ‖x‖ = √d'),
  seed: seed.describe("which images are drawn; default: the cell's seed, so every seed draws anew"),
});

/** Of data sets whose classes are called −1 and 1. */
const signLabels = z
  .record(z.string(), label)
  .optional()
  .describe('label of the classes -1 and 1; default −1 and 1, or 0 and 1 for losses of several classes');

const scaleOfSamples = scale.describe(
  'none: as drawn; unit: every sample to ‖x‖ = 1; sqrt-d: every sample to ‖x‖ = √d',
);
const seedOfDraw = seed.describe("which samples are drawn; default: the cell's seed, so every seed draws anew");

/** Arjovsky, Bottou, Gulrajani & Lopez-Paz, "Invariant risk minimization" (2019), §5.2; see `coloredMnistDataset`. */
export const coloredMnistSchema = z.strictObject({
  name: z.literal('colored-mnist'),
  train: z.int().min(2).max(60_000).default(1_000).describe('training images in all, drawn from 60,000'),
  test: z.int().min(0).max(10_000).default(1_000).describe('held-out evaluation images in all, drawn from 10,000'),
  label_noise: probability
    .default(0.25)
    .describe('probability that the label is not that of the digit (0–4: −1, 5–9: 1); what no model can know'),
  color_noise: probability
    .default(0.15)
    .describe('probability e that the colour contradicts the label in training; less makes colour the better guess'),
  test_color_noise: probability
    .default(0.9)
    .describe('the same in evaluation; above ½ who trusts colour is mostly wrong'),
  labels: signLabels,
  scale: scaleOfSamples,
  seed: seedOfDraw,
});

const count = positiveInteger.max(1_000_000);
const dimension = z.int().max(100_000);
const deviation = z.number().positive();

/** Sagawa, Raghunathan, Koh & Liang (ICML 2020), §5; see `twoGaussiansDataset`. */
export const twoGaussiansSchema = z.strictObject({
  name: z.literal('two-gaussians'),
  majority: count.default(45).describe('training samples in each of the two groups with a = y'),
  minority: count.default(5).describe('training samples in each of the two groups with a = −y'),
  test: z.int().min(0).max(1_000_000).default(50).describe('held-out evaluation samples in each of the four groups'),
  d_core: dimension.min(1).default(100).describe('core features, x ~ N(y, σ_core²) each'),
  d_spu: dimension.min(1).default(100).describe('spurious features, x ~ N(a, σ_spu²) each'),
  d_noise: dimension
    .min(0)
    .default(0)
    .describe('noise features, x ~ N(0, σ_noise² / d_noise) each: what the samples can be memorised by'),
  sigma_core: deviation.default(10).describe('σ_core > 0; larger makes the core features the worse guess'),
  sigma_spu: deviation.default(1).describe('σ_spu > 0; larger makes the spurious features the worse guess'),
  sigma_noise: deviation
    .default(1)
    .describe('σ_noise > 0, the size ‖x_noise‖ of a sample in the noise features, about'),
  labels: signLabels,
  scale: scaleOfSamples,
  seed: seedOfDraw,
});

const path = z.string().min(1).max(4_096);
const columnName = z.string().min(1).max(1_000);

/** What was found in files of the user's: enough to check a cell, cost it and name its groups without reading them. */
const contentsSchema = z
  .strictObject({
    features: positiveInteger,
    classes: z.array(z.string().max(100)).min(2).max(100),
    groups: z
      .array(z.strictObject({ name: z.string().max(100), train: positiveInteger, test: z.int().min(0) }))
      .min(1)
      .max(256),
  })
  .optional()
  // Not for users: sweeps know no such key.
  .meta({ readOnly: true });

const fileKeys = {
  holdout: z
    .number()
    .positive()
    .lt(1)
    .optional()
    .describe(
      'share of every group that is held out for evaluation, drawn at random and rounded; at least one is left',
    ),
  labels: z
    .record(z.string(), label)
    .optional()
    .describe(
      'label −1 or 1 of each class, as in { cat: -1, dog: 1 }; default for two classes: in the order of their names. For ' +
        'losses of several classes 0, 1, 2, …; default: in the order of their names',
    ),
  scale: scale.describe('none: as in the file; unit: every sample to ‖x‖ = 1; sqrt-d: every sample to ‖x‖ = √d'),
  seed: seed.describe("which samples are held out; default: the cell's seed; without holdout it matters nothing"),
  contents: contentsSchema,
};

/** In a cell, `file` and `test` are `sha256:` and the digest of what the file held; in sweeps they are paths. */
export const csvSchema = z.strictObject({
  name: z.literal('csv'),
  file: path.describe("path of a CSV file with a header line, relative to the sweep file's folder"),
  label: columnName.describe('column of the class'),
  group: columnName.optional().describe('column of the group; default: classes are groups'),
  features: z
    .array(columnName)
    .min(1)
    .optional()
    .describe('columns of the features, numbers; default: all that are not label, group or split'),
  test: path.optional().describe('path of a CSV file of evaluation samples with the same columns; default: none'),
  split: columnName.optional().describe('or a column that says train or test of each row'),
  ...fileKeys,
});

export const idxSchema = z.strictObject({
  name: z.literal('idx'),
  file: path.describe(
    "path of an IDX file [n, …] of unsigned bytes, read as [0, 1], relative to the sweep file's folder",
  ),
  label: path.describe('path of an IDX file [n] of unsigned bytes: the classes'),
  group: path.optional().describe('path of an IDX file [n] of unsigned bytes: the groups; default: classes are groups'),
  test: path.optional().describe('path of an IDX file of evaluation samples, of the same shape; default: none'),
  test_label: path.optional().describe('path of their classes'),
  test_group: path.optional().describe('path of their groups'),
  ...fileKeys,
});
