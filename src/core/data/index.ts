export type { Dataset, Grouping, Samples } from './dataset.js';
export { groupingOf, groupSizes } from './dataset.js';
export type { ByteSource, IdxFile } from './idx.js';
export { IdxFormatError, openIdx } from './idx.js';
export type { MnistFiles, MnistSplit } from './mnist.js';
export { mnistDataset } from './mnist.js';
export { MNIST_COUNTS } from './mnist-counts.js';
export type { Scale } from './scale.js';
export { scaleRows, ZeroSampleError } from './scale.js';
