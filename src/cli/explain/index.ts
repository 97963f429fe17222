export type { Found } from './history-text.js';
export { historyText } from './history-text.js';
