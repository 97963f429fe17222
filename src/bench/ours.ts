import type { Precision } from '../core/cell/index.js';
import type { Engine } from '../core/engine/index.js';
import { courseOf } from '../core/engine/index.js';
import { linearInitialPoint, networkProblem } from '../core/model/index.js';
import type { Matrix } from '../core/ops/index.js';
import { matrix, matrixOps } from '../core/ops/index.js';
import type { Run } from '../core/train/index.js';
import type { Contestant } from './contestant.js';
import type { PeerProblem } from './peers/index.js';

/** Ours, to be disposed. */
export interface OurContestant extends Contestant {
  dispose(): void;
}

/** Times epochs as runs have them and as peers time theirs: parameters stay where they are between calls. */
export async function ourContestant({ form, program }: Run, engine: Engine): Promise<OurContestant> {
  const prepared = await engine.prepare(program);
  return {
    train(epochs) {
      const course = courseOf(prepared, program.initial);
      try {
        // Takes the parameters to the engine, as peers have theirs before their clock starts.
        course.advance(1);
        const start = performance.now();
        course.advance(epochs);
        return Promise.resolve((performance.now() - start) / 1000);
      } finally {
        course.dispose();
      }
    },
    predict(epochs) {
      const state = prepared.advance(program.initial, epochs);
      return Promise.resolve(form.predict(matrixOps, state, program.constants).data);
    },
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
      : networkProblem(model, dataset, cell.seed, false, { input: 'plain', hidden: 'plain' }).form.initial;
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
