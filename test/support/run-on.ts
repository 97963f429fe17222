import type { Engine, Program, State } from '../../src/core/engine/index.js';

/** Prepares a program, runs it from its start, and disposes it. */
export async function runOn(engine: Engine, program: Program, epochs: number): Promise<State> {
  const prepared = await engine.prepare(program);
  try {
    return prepared.advance(program.initial, epochs);
  } finally {
    prepared.dispose();
  }
}
