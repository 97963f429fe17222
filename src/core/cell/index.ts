export type {
  Cell,
  DataSpec,
  Digit,
  DigitCounts,
  EngineKind,
  LearningRate,
  LinearSpec,
  LossSpec,
  MethodSpec,
  MnistSpec,
  ModelSpec,
  NetworkSpec,
  Precision,
  TrainSpec,
} from './cell.js';
export { canonicalCell, InvalidCellError, parseCell } from './canonical.js';
export type { CellId } from './identity.js';
export {
  canonicalJson,
  cellId,
  cellIdOfJson,
  ermPartner,
  isCellId,
  NUMERIC_VERSION,
  unregularisedErmPartner,
} from './identity.js';
export type { CellInput } from './schema.js';
export { isMarginLoss } from './margin-loss.js';
export { cellSchema, DEFAULT_EPOCHS } from './schema.js';
