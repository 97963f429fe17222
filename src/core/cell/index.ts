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
  linearisedPartner,
  NUMERIC_VERSION,
  unregularisedErmPartner,
} from './identity.js';
export type { ClassLabels, Task } from './labels.js';
export { taskOf } from './labels.js';
export type { CellInput } from './schema.js';
export { cellSchema } from './schema.js';
