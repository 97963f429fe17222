export { Depot } from './depot.js';
export { DepositRefusedError } from './errors.js';
