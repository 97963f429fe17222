import type { Course, PreparedProgram } from './engine.js';
import type { State } from './program.js';

/** The course of a program from a state. Where the engine has none of its own, states are handed from call to call. */
export function courseOf(prepared: PreparedProgram, from: State): Course {
  if (prepared.course !== undefined) return prepared.course(from);
  let state = from;
  return {
    advance(epochs) {
      state = prepared.advance(state, epochs);
    },
    state: () => state,
    dispose: () => undefined,
  };
}
