export { Caretaker } from './caretaker.js';
export { CheckpointFolder } from './folder.js';
export type { CheckpointLine } from './courier.js';
export { Courier } from './courier.js';
export type { CheckpointSettings } from './keeper.js';
export { CheckpointKeeper } from './keeper.js';
export type { CheckpointNote } from './note.js';
