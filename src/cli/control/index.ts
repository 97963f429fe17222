export { ControlClient, ControlError } from './client.js';
export { expandFile } from './expand-file.js';
export { sweepIdOf } from './sweep-id.js';
export { countsText, sweepText } from './text.js';
