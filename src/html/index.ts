export { COLOURS } from './colours.js';
export type { Content, Html } from './html.js';
export { escaped, html, raw } from './html.js';
