export type { DashboardOptions, Watched } from './dashboard.js';
export { Dashboard } from './dashboard.js';
