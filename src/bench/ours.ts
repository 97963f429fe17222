import type { Precision } from '../core/cell/index.js';
import type { Engine } from '../core/engine/index.js';
import { linearInitialPoint, networkProblem } from '../core/model/index.js';
import type { Matrix } from '../core/ops/index.js';
import { matrix, matrixOps } from '../core/ops/index.js';
import type { Run } from '../core/train/index.js';
import type { Contestant } from './contestant.js';
import type { PeerProblem } from './peers/index.js';

/** Ours, to be disposed. */
export interface OurContestant extends Contestant {
  /** Seconds that each training so far took beside its epochs: the state's way to the engine and back. */
  readonly calls: readonly number[];
  dispose(): void;
}

/**
 * Times the epochs of a call as peers time theirs, whose parameters stay where they are: what a call of one epoch takes is
 * subtracted from a call of one more than asked.
 */
export async function ourContestant({ form, program }: Run, engine: Engine): Promise<OurContestant> {
  const prepared = await engine.prepare(program);
  const timed = (epochs: number) => {
    const start = performance.now();
    const state = prepared.advance(program.initial, epochs);
    return { seconds: (performance.now() - start) / 1000, state };
  };
  const calls: number[] = [];
  return {
    train(epochs) {
      const one = timed(1).seconds;
      // On a busy machine more epochs may take less time.
      const seconds = Math.max(timed(epochs + 1).seconds - one, 1e-9 * epochs);
      calls.push(Math.max(0, one - seconds / epochs));
      return Promise.resolve(seconds);
    },
    predict: (epochs) => Promise.resolve(form.predict(matrixOps, timed(epochs).state, program.constants).data),
    calls,
    dispose: () => prepared.dispose(),
  };
}

/** A run in the terms of peers: textbook form, all parameters. */
export function peerProblemOf({ cell, dataset, facts }: Run, precision: Precision): PeerProblem {
  const { x, y, group } = dataset.train;
  const { model, method, loss } = cell;
  const parameters =
    model.kind === 'linear'
      ? { theta: matrix(x.columns, 1, linearInitialPoint(model.init, x.columns, cell.seed)) }
      : networkProblem(model, dataset, cell.seed, false, { input: 'plain' }).form.initial;
  return {
    description: {
      model: model.kind,
      depth: model.kind === 'linear' ? 0 : model.depth,
      beta: model.kind === 'linear' ? 0 : model.beta,
      loss: loss.name,
      method: method.name,
      nu: method.name === 'group-dro' ? method.nu : 0,
      learning_rate: facts.learningRate,
      group: [...group],
    },
    precision,
    arrays: { x, y: matrix(y.length, 1, y), ...parameters } satisfies Record<string, Matrix>,
  };
}
