export type { Metric, MethodAggregate, Statistic } from './aggregate.js';
export { aggregate, METRIC_NAMES, METRICS } from './aggregate.js';
export type { Analysis, SweepResults } from './analyse.js';
export { analyse } from './analyse.js';
export type { Combination } from './axes.js';
export { combinationOf, methodKey, sweepAxes } from './axes.js';
export type { Interval, MeanInterval } from './bootstrap.js';
export { BOOTSTRAP, meanBootstrap, quantile } from './bootstrap.js';
export {
  angleTo,
  classAgreement,
  directionDistance,
  distance,
  norm,
  rmsDistance,
  signAgreement,
  supDistance,
} from './distance.js';
export type { Convergence } from './convergence.js';
export * from './findings/index.js';
export type { CellState, Finished, FinishedCell, ResultSource, SweepCell } from './finished.js';
export { finishedCells, resultsOf } from './finished.js';
export type { EpochGap, FinalGap, FunctionGap, Gap } from './gap.js';
export { commonPoints, finalGap, functionGapBetween, functionGapTrace, gapBetween, gapTrace } from './gap.js';
export * from './laws/index.js';
export type { LimitDistance } from './limit.js';
export { limitDistance } from './limit.js';
export type { MaxMarginDistance } from './max-margin.js';
export { maxMarginDistance } from './max-margin.js';
export type { Partner, PartnerState, Pairing } from './pairing.js';
export { pair } from './pairing.js';
export type { ParameterName, Parameters } from './parameters.js';
export { METHOD_PARAMETERS, methodParameters, PARAMETER_NAMES, PARAMETERS, parametersOf } from './parameters.js';
export * from './regimes/index.js';
export type { GapMeasure, RelativeGap } from './relative-gap.js';
export { GAP_MEASURES } from './relative-gap.js';
export type { SeedMean, SeedStatistic, Strata } from './statistics/index.js';
export { fisherTail, seedBootstrap, seedMean, studentQuantile } from './statistics/index.js';
export type { CellSummary, Comparison, FinalState, FunctionComparison } from './summary.js';
export { summarise } from './summary.js';
export * from './tables/index.js';
export type { WeightReport } from './weights.js';
export { weightReport } from './weights.js';
