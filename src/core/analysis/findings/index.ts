export type { Boundary, Findings, FindingsOptions } from './findings.js';
export { findings } from './findings.js';
export type { LawName, Omission, SweepLaw } from './sweep-laws.js';
export { OMISSIONS } from './sweep-laws.js';
