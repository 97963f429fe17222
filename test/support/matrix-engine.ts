import type { Engine, Program, State } from '../../src/core/engine/index.js';
import { matrixOps } from '../../src/core/ops/index.js';

/** Runs programs in plain loops, in float64: what the other engines are checked against. */
export const matrixEngine: Engine = {
  backend: 'matrix float64',
  prepare: (program: Program) =>
    Promise.resolve({
      advance(from: State, epochs: number): State {
        let state = from;
        for (let epoch = 0; epoch < epochs; epoch++) state = program.step(matrixOps, state, program.constants);
        return state;
      },
      dispose: () => undefined,
    }),
};
