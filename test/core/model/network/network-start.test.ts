import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../../src/core/cell/index.js';
import { linearisedProblem, networkProblem } from '../../../../src/core/model/index.js';
import { networkStart } from '../../../../src/core/model/network/network-start.js';
import { Recent } from '../../../../src/core/model/network/recent.js';
import { matrixEngine } from '../../../support/matrix-engine.js';
import { networkSpec, trainingOf } from '../../../support/networks.js';
import { randomDataset } from '../../../support/problems.js';
import { runOn } from '../../../support/run-on.js';

const dataset = randomDataset([4, 2], 5);
const startOf = (changes: Partial<NetworkSpec> = {}, seed = 3, data = dataset, form: 'gram' | 'plain' = 'gram') =>
  networkStart(data, { spec: networkSpec({ depth: 2, width: 6, init: 'ntk', ...changes }), seed, outputs: 1, form });

/** All numbers in it. */
const numbersOf = ({ point, input, tangent }: ReturnType<typeof startOf>) =>
  structuredClone({
    layers: point.layers,
    start: input(false).start,
    constants: input(false).constants,
    initial: input(false).initial,
    outside: input(false).outside,
    ...tangent,
    kernels: [tangent.kernel, tangent.testKernel, tangent.diagonal],
    span: tangent.span.rank,
  });

describe('the start of a network', () => {
  it.each(['gram', 'plain'] as const)('is made once for cells that share it: %s', (form) => {
    expect(startOf({}, 3, dataset, form)).toBe(startOf({}, 3, dataset, form));
  });

  it('is one for a network and its linearisation', () => {
    const network = startOf();
    expect(startOf({ kind: 'linearised' })).toBe(network);
    const spec = networkSpec({ kind: 'linearised', depth: 2, width: 6, init: 'ntk' });
    const problem = linearisedProblem(networkProblem(spec, dataset, 3, false, { input: 'gram' }));
    expect(problem.kernel).toBe(network.tangent.kernel);
  });

  it('is that of its own network, seed and data, whatever was made before', () => {
    const first = numbersOf(startOf());
    const others = [
      startOf({ width: 7 }),
      startOf({ activation: 'tanh' }),
      startOf({ beta: 0.3 }),
      startOf({ first_layer: 'implicit' }),
      startOf({ parametrisation: 'standard' }),
      startOf({}, 4),
      startOf({}, 3, randomDataset([4, 2], 5, 1)),
      startOf({}, 3, dataset, 'plain'),
    ];
    for (const other of others) expect(numbersOf(other)).not.toEqual(first);
    expect(numbersOf(startOf())).toEqual(first);
  });

  it.each([0, 0.05])('is not changed by a training that begins with it: λ = %d', async (lambda) => {
    for (const input of ['gram', 'plain'] as const) {
      const spec = networkSpec({ depth: 2, width: 6, init: 'ntk' });
      const start = startOf({}, 0, dataset, input);
      const before = numbersOf(start);
      const { program, problem } = trainingOf(dataset, { spec, lambda, input });
      problem.form.observe(await runOn(matrixEngine, program, 5));
      expect(startOf({}, 0, dataset, input)).toBe(start);
      expect(numbersOf(start)).toEqual(before);
    }
  });
});

describe('what was made last', () => {
  it('is kept for the same key while it is small, and nothing else is', () => {
    const recent = new Recent<object>(100);
    const kept = recent.get('a', 100, () => ({}));
    expect(recent.get('a', 100, () => ({}))).toBe(kept);
    const large = recent.get('b', 101, () => ({}));
    expect(recent.get('b', 101, () => ({}))).not.toBe(large);
    expect(recent.get('a', 100, () => ({}))).not.toBe(kept);
  });
});
