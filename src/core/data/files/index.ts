export { fileDataset } from './dataset.js';
export { DataError, UnreadableFileError } from './errors.js';
export type { DataFile } from './file.js';
export { digestOf, MAX_DATA_BYTES } from './file.js';
export type { DataFiles } from './resolve.js';
export { DataResolver, NO_DATA_FILES } from './resolve.js';
