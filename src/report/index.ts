export { writeFileAtomically } from './files.js';
export type { Provenance, ReportInput } from './input.js';
export type { TableFormat, Write } from './tables/index.js';
export { writeTable } from './tables/index.js';
export { summaryTable } from './terminal.js';
export type { WrittenReport } from './write-report.js';
export { writeReport } from './write-report.js';
