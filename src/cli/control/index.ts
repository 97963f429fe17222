export { ControlClient } from './client.js';
export { expandFile } from './expand-file.js';
export { countsText } from './text.js';
