export { TornTransferError } from './errors.js';
export { receiveFile } from './receive.js';
export { piecesOf } from './send.js';
export { describeFile, sourceOf } from './source.js';
