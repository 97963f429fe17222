import type { Engine, State } from '../../src/core/engine/index.js';
import { matrixOps } from '../../src/core/ops/index.js';

/** Runs programs one operation at a time on plain matrices: slow, and too simple to be wrong in an interesting way. */
export const referenceEngine: Engine = {
  backend: 'reference float64',
  prepare: (program) =>
    Promise.resolve({
      advance(from: State, epochs: number): State {
        let state: State = from;
        for (let epoch = 0; epoch < epochs; epoch++) state = program.step(matrixOps, state, program.constants);
        return state;
      },
      dispose: () => undefined,
    }),
};
