export type { Coordinator, CoordinatorOptions } from './coordinator.js';
export { startCoordinator } from './coordinator.js';
export type { Expand, Expansion } from './service/index.js';
export type {
  ExpandedCell,
  ExpandedSweep,
  FailedCell,
  FinishedCell,
  Holder,
  Store,
  StoredSweep,
} from './store/index.js';
export type { Criteria, Selection } from './selection.js';
export { selectCells } from './selection.js';
export { openStore, StoreError } from './store/index.js';
