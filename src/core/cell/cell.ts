/** The canonical form of a cell: every default filled in, every shorthand spelled out, nothing that does not matter. */
import type { z } from 'zod';
import type { coloredMnistSchema, csvSchema, idxSchema, mnistSchema, twoGaussiansSchema } from './data-schema.js';
import type { ClassLabels } from './labels.js';
import type { CellInput, lossSchema, methodSchema, modelSchema } from './schema.js';

export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
export type DigitCounts = Readonly<Partial<Record<Digit, number>>>;

export interface MnistSpec {
  readonly name: 'mnist';
  readonly classes: DigitCounts;
  readonly labels: ClassLabels;
  readonly test: DigitCounts;
  readonly scale: z.output<typeof mnistSchema>['scale'];
  readonly seed: number;
}

type Drawn<Input> = Readonly<Omit<Input, 'labels' | 'seed'>> & { readonly labels: ClassLabels; readonly seed: number };
export type ColoredMnistSpec = Drawn<z.output<typeof coloredMnistSchema>>;
type TwoGaussians = z.output<typeof twoGaussiansSchema>;
/** `sigma_noise` only where there are noise features. */
export type TwoGaussiansSpec = Drawn<Omit<TwoGaussians, 'sigma_noise'>> & { readonly sigma_noise?: number | undefined };

/** What was found in the user's files; see the schema. */
export type FileContents = Exclude<z.output<typeof csvSchema>['contents'], undefined>;
type FromFile<Input> = Readonly<Omit<Input, 'labels' | 'contents'>> & {
  readonly labels: ClassLabels;
  readonly contents: FileContents;
};
/** Files are `sha256:` and the digest of their bytes. */
export type CsvSpec = FromFile<z.output<typeof csvSchema>>;
export type IdxSpec = FromFile<z.output<typeof idxSchema>>;
export type FileSpec = CsvSpec | IdxSpec;

export type DataSpec = MnistSpec | ColoredMnistSpec | TwoGaussiansSpec | FileSpec;
export type ModelSpec = Readonly<z.output<typeof modelSchema>>;
export type LinearSpec = Extract<ModelSpec, { kind: 'linear' }>;
/** A network, or its linearisation at the same initial point. */
export type NetworkSpec = Extract<ModelSpec, { kind: 'network' | 'linearised' }>;
export type LossSpec = Readonly<z.output<typeof lossSchema>>;
export type MethodSpec = Readonly<z.output<typeof methodSchema>>;
export type LearningRate = CellInput['lr'];
export type Precision = CellInput['precision'];
export type EngineKind = Exclude<CellInput['engine'], 'auto'>;

export interface TrainSpec {
  readonly epochs: number;
  readonly until: {
    readonly train_risk?: number | undefined;
    readonly stationary?: number | undefined;
    /** Set: the gradient flow up to this time, and `epochs` is `DEFAULT_EPOCHS` and counts progress only. */
    readonly time?: number | undefined;
  };
  readonly record: { readonly points: number };
}

/** One training run. Two cells with equal canonical forms have equal results (same backend). */
export interface Cell {
  readonly data: DataSpec;
  readonly model: ModelSpec;
  readonly loss: LossSpec;
  readonly method: MethodSpec;
  readonly lambda: number;
  readonly lr: LearningRate;
  readonly seed: number;
  readonly train: TrainSpec;
  readonly engine: EngineKind;
  readonly precision: Precision;
}
