export type { PageInput } from './page.js';
export { page } from './page.js';
