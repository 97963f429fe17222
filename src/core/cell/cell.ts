/** The canonical form of a cell: every default filled in, every shorthand spelled out, nothing that does not matter. */
import type { z } from 'zod';
import type { CellInput, lossSchema, methodSchema, mnistSchema, modelSchema } from './schema.js';

export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
export type DigitCounts = Readonly<Partial<Record<Digit, number>>>;

export interface MnistSpec {
  readonly name: 'mnist';
  readonly classes: DigitCounts;
  readonly labels: Readonly<Partial<Record<Digit, -1 | 1>>>;
  readonly test: DigitCounts;
  readonly scale: z.output<typeof mnistSchema>['scale'];
  readonly seed: number;
}
export type DataSpec = MnistSpec;
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
