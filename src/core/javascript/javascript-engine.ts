import type { Engine, PreparedProgram, Program, State } from '../engine/index.js';
import type { Run, WrittenEpoch } from './compile.js';
import { writeEpoch } from './compile.js';

/** One call runs at most this many epochs, so that the generated loop counts in 32-bit integers. */
const MAX_EPOCHS_PER_CALL = 2 ** 30;

/** From here on compiling to WebAssembly, some milliseconds, costs less than it saves. */
const EPOCHS_WORTH_COMPILING_FOR = 20_000;

/**
 * Runs programs as code generated for their data, in float64, on the calling thread: as JavaScript, and long runs of
 * small problems as WebAssembly, with the same bits.
 */
export const javascriptEngine: Engine = {
  backend: 'javascript float64',
  // eslint-disable-next-line @typescript-eslint/require-await -- other engines load graphs here
  prepare: async (program) => prepare(program),
};

function prepare(program: Program): PreparedProgram {
  let written: { readonly epoch: WrittenEpoch; run: Run } | undefined;
  const write = () => {
    const epoch = writeEpoch(program);
    return { epoch, run: epoch.toJavaScript() };
  };
  let done = 0;
  let settled = false;
  return {
    advance(from: State, epochs: number): State {
      // Not before the first epoch: there may be none.
      written ??= write();
      const { epoch } = written;
      done += epochs;
      if (!settled && done >= EPOCHS_WORTH_COMPILING_FOR) {
        settled = true;
        written.run = epoch.toWebAssembly() ?? written.run;
      }
      const arrays = epoch.names.map((name) => Float64Array.from(from[name]!.data));
      for (let left = epochs; left > 0; left -= MAX_EPOCHS_PER_CALL)
        written.run(arrays, Math.min(left, MAX_EPOCHS_PER_CALL));
      return Object.fromEntries(epoch.names.map((name, i) => [name, { ...from[name]!, data: arrays[i]! }]));
    },
    dispose: () => undefined,
  };
}
