export { ControlClient, ControlError } from './client.js';
export { expandFile } from './expand-file.js';
export { NewFaults } from './new-faults.js';
export { sweepIdOf } from './sweep-id.js';
export { countsText, faultText, sweepText, when } from './text.js';
