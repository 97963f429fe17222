export { writeFileAtomically } from './files.js';
export type { Provenance, ReportInput } from './input.js';
export type { TextFormat, Write, WritePiece } from './tables/index.js';
export { writeParquet, writeTable } from './tables/index.js';
export type { Reproduction, TrainedSweep } from './reproduction/index.js';
export { claimTable, reproductionJson, writeReproduction } from './reproduction/index.js';
export type { WrittenReport } from './write-report.js';
export { writeReport } from './write-report.js';
