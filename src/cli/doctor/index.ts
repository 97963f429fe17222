import type { Check } from './check.js';
import { carryOut } from './check.js';
import { data } from './data.js';
import { disk } from './disk.js';
import { memory } from './memory.js';
import { network } from './network.js';
import { nodeVersion } from './node-version.js';
import { processors } from './processors.js';
import { renderer } from './renderer.js';
import { store } from './store.js';
import { tensorflow } from './tensorflow.js';

export type { Check } from './check.js';

/** Looks at everything that `grw` needs of this machine. */
export async function examineMachine(): Promise<Check[]> {
  const examinations = [tensorflow, nodeVersion, processors, memory, disk, data, store, network, renderer];
  return Promise.all(examinations.map(carryOut));
}
