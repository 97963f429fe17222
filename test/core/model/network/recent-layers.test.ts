import { describe, expect, it } from 'vitest';
import { architectureOf } from '../../../../src/core/model/network/architecture.js';
import { networkInitialPoint } from '../../../../src/core/model/network/initial-point.js';
import { matrixEngine } from '../../../support/matrix-engine.js';
import { networkSpec, trainingOf } from '../../../support/networks.js';
import { randomDataset } from '../../../support/problems.js';
import { runOn } from '../../../support/run-on.js';

const draw = (width: number, seed: number, init: 'ntk' | 'zero-output' = 'ntk') =>
  networkInitialPoint(architectureOf(networkSpec({ depth: 2, width, init }), 5, 1), 5, seed).layers;

describe('initial layers', () => {
  it('are drawn once for cells that begin at one point', () => {
    expect(draw(6, 3)).toBe(draw(6, 3));
  });

  it('are those of their own width, seed and spread, whatever was drawn before', () => {
    const first = structuredClone(draw(6, 3));
    for (const other of [draw(7, 3), draw(6, 4), draw(6, 3, 'zero-output')]) expect(other).not.toEqual(first);
    expect(draw(6, 3)).toEqual(first);
  });

  it('are not changed by a training that begins with them', async () => {
    const spec = networkSpec({ depth: 2, width: 6, init: 'ntk' });
    const { program, problem } = trainingOf(randomDataset([4, 2], 5), { spec });
    const before = structuredClone(problem.start.layers);
    await runOn(matrixEngine, program, 5);
    expect(problem.start.layers).toEqual(before);
  });
});
