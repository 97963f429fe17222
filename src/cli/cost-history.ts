import { StoreError } from '../coordinator/index.js';
import type { CostModel } from '../core/cost/index.js';
import { pooled } from '../core/cost/index.js';
import { eachStore } from './stored-sweep.js';

/** What all runs in a folder have taught about what cells cost. A store that cannot be read teaches nothing. */
export async function costHistory(runs: string): Promise<CostModel> {
  const stores = [];
  const open = eachStore(undefined, runs);
  try {
    for await (const { store } of open) stores.push(store.experiences());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
  return pooled(stores);
}
