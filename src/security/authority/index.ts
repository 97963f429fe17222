export type { Inventory, IssueOptions, Made, Revoked } from './authority.js';
export { initAuthority, inventory, issueCertificate, issueToken, revoke } from './authority.js';
