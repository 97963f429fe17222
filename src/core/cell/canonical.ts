import { canonicalData } from './canonical-data.js';
import type { Cell, EngineKind, ModelSpec } from './cell.js';
import type { CellInput } from './schema.js';
import { canonicalLoss, canonicalMethod } from './canonical-method.js';
import { checkFlow } from './flow-check.js';
import { InvalidCellError } from './invalid-cell-error.js';
import { cellSchema } from './schema.js';

export { InvalidCellError } from './invalid-cell-error.js';

/**
 * Fills in the defaults that depend on other keys and checks what no single key can tell.
 * @throws InvalidCellError naming the key at fault.
 */
export function canonicalCell(input: CellInput): Cell {
  if (input.train.until.time !== undefined) checkFlow(input);
  const data = canonicalData(input);
  return {
    data,
    model: canonicalModel(input.model),
    loss: canonicalLoss(input.loss, data),
    method: canonicalMethod(input, data),
    lambda: input.lambda,
    lr: input.lr,
    seed: input.seed,
    train: input.train,
    engine: canonicalEngine(input),
    precision: input.precision,
  };
}

/**
 * Validates a cell of unknown origin (the wire, the store) and returns its canonical form.
 * @throws InvalidCellError
 */
export function parseCell(value: unknown): Cell {
  const parsed = cellSchema.safeParse(value);
  if (parsed.success) return canonicalCell(parsed.data);
  const issue = parsed.error.issues[0]!;
  throw new InvalidCellError(issue.path as (string | number)[], issue.message);
}

/** The explicit first layer goes without saying, as it did before there was another. */
function canonicalModel(model: CellInput['model']): ModelSpec {
  if (model.kind === 'linear' || model.first_layer !== 'explicit') return model;
  return { ...model, first_layer: undefined };
}

function canonicalEngine(input: CellInput): EngineKind {
  if (input.engine === 'gram' && input.precision === 'float32')
    throw new InvalidCellError(['precision'], 'the gram engine computes in float64; use engine: graph for float32');
  if (input.engine !== 'auto') return input.engine;
  return input.precision === 'float64' && input.model.kind !== 'network' ? 'gram' : 'graph';
}
