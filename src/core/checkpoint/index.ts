export type { Checkpoint, CheckpointNames, Position } from './checkpoint.js';
export { decodeCheckpoint, describeCheckpoint } from './decode.js';
export { encodeCheckpoint } from './encode.js';
export type { CheckpointFault } from './errors.js';
export { CheckpointUnreadableError } from './errors.js';
export type { ByteSource } from './source.js';
export { bytesSource } from './source.js';
