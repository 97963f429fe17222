export { checkTraining } from './check-training.js';
export { coloredMnistDataset } from './colored-mnist.js';
export type { Dataset, Grouping, Samples } from './dataset.js';
export { groupingOf, groupSizes } from './dataset.js';
export type { DataFile, DataFiles } from './files/index.js';
export {
  DataError,
  DataResolver,
  digestOf,
  fileDataset,
  MAX_DATA_BYTES,
  NO_DATA_FILES,
  UnreadableFileError,
} from './files/index.js';
export type { ByteSource, IdxFile } from './idx.js';
export { IdxFormatError, openIdx } from './idx.js';
export type { MnistFiles, MnistSplit } from './mnist.js';
export { mnistDataset } from './mnist.js';
export { MNIST_COUNTS } from './mnist-counts.js';
export type { Scale } from './scale.js';
export { scaleRows, ZeroSampleError } from './scale.js';
export { twoGaussiansDataset } from './two-gaussians.js';
