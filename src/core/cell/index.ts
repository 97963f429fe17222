export type {
  Cell,
  ColoredMnistSpec,
  CsvSpec,
  DataSpec,
  Digit,
  DigitCounts,
  EngineKind,
  FileContents,
  FileSpec,
  IdxSpec,
  LearningRate,
  LinearSpec,
  LossSpec,
  MethodSpec,
  MnistSpec,
  ModelSpec,
  NetworkSpec,
  Precision,
  TrainSpec,
  TwoGaussiansSpec,
} from './cell.js';
export { canonicalCell, InvalidCellError, parseCell } from './canonical.js';
export { parseCellText, setUpOfText } from './cell-text.js';
export { COLOR_GROUPS, extentOf, filesOf, GAUSSIAN_GROUPS, groupsOf } from './groups.js';
export { compareNames } from './compare-names.js';
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
export { outputsOf } from './outputs.js';
export type { CellInput } from './schema.js';
export { isMarginLoss } from './margin-loss.js';
export { cellSchema, DEFAULT_EPOCHS } from './schema.js';
export type { Affinity } from './set-up.js';
export { affinityOf, setUpOf } from './set-up.js';
