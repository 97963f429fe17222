import type { Engine, PreparedProgram, Program, State } from '../engine/index.js';
import { compileEpochs } from './compile.js';

/** One call runs at most this many epochs, so that the generated loop counts in 32-bit integers. */
const MAX_EPOCHS_PER_CALL = 2 ** 30;

/** Runs programs as JavaScript generated for their data, in float64, on the calling thread. */
export const javascriptEngine: Engine = {
  backend: 'javascript float64',
  // eslint-disable-next-line @typescript-eslint/require-await -- other engines load graphs here
  prepare: async (program) => prepare(program),
};

function prepare(program: Program): PreparedProgram {
  const compiled = compileEpochs(program);
  return {
    advance(from: State, epochs: number): State {
      const arrays = compiled.names.map((name) => Float64Array.from(from[name]!.data));
      for (let left = epochs; left > 0; left -= MAX_EPOCHS_PER_CALL)
        compiled.run(arrays, Math.min(left, MAX_EPOCHS_PER_CALL));
      return Object.fromEntries(compiled.names.map((name, i) => [name, { ...from[name]!, data: arrays[i]! }]));
    },
    dispose: () => undefined,
  };
}
