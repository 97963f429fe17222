export { Caretaker } from './caretaker.js';
export { CheckpointFolder } from './folder.js';
export type { CheckpointSettings } from './keeper.js';
export { CheckpointKeeper } from './keeper.js';
export type { CheckpointNote } from './note.js';
