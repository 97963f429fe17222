import { describe, expect, it } from 'vitest';
import type { LossSpec } from '../../../../src/core/cell/index.js';
import type { State } from '../../../../src/core/engine/index.js';
import { groupingOf } from '../../../../src/core/data/index.js';
import { lossOf, targetsOf } from '../../../../src/core/loss/index.js';
import { networkProblem } from '../../../../src/core/model/index.js';
import { matrix, matrixOps } from '../../../../src/core/ops/index.js';
import { ALL_ACTIVATIONS, networkSpec, trainingOf } from '../../../support/networks.js';
import { CLASS_LOSSES, classDataset } from '../../../support/classes.js';
import { LOSSES, randomDataset } from '../../../support/problems.js';

const dataset = randomDataset([3, 2], 4);
const CASES = ALL_ACTIVATIONS.flatMap((activation) => [1, 2, 3].map((depth) => ({ activation, depth })));

describe('a step of a network in plain form', () => {
  it.each(CASES)(
    'follows the gradient that finite differences give: $activation, depth $depth',
    ({ activation, depth }) => {
      const spec = networkSpec({ activation, depth, width: 3, beta: 0.3, init: 'ntk' });
      const { form } = trainingOf(dataset, { spec, input: 'plain', hidden: 'plain' }).problem;
      const labels = matrix(5, 1, dataset.train.y);
      const weights = matrix(5, 1, [0.1, 0.3, 0.05, 0.35, 0.2]);
      const lambda = 0.2;
      const rate = 0.5;
      // Away from θ⁽⁰⁾, where the penalty has a gradient.
      const here = shifted(form.initial, (i) => 0.05 * Math.sin(7 * i));
      const start = form.initial;

      const risk = (state: State): number => {
        const f = form.predict(matrixOps, state, form.constants).data;
        const loss = f.reduce((sum, value, i) => sum + weights.data[i]! * 0.5 * (value - labels.data[i]!) ** 2, 0);
        const moved = Object.keys(state).flatMap((name) =>
          [...state[name]!.data].map((v, i) => v - start[name]!.data[i]!),
        );
        return loss + (lambda / 2) * moved.reduce((sum, v) => sum + v * v, 0);
      };

      const residual = matrixOps.sub(form.predict(matrixOps, here, form.constants), labels);
      const pull = matrixOps.mul(matrixOps.constant(rate), matrixOps.mul(weights, residual));
      const constants = {
        ...form.constants,
        ...Object.fromEntries(Object.entries(start).map(([name, value]) => [`start_${name}`, value])),
      };
      const next = form.descend(matrixOps, here, constants, pull, matrix(1, 1, [1 - rate * lambda]));

      const step = 1e-4;
      for (const [name, { data }] of Object.entries(here))
        data.forEach((_, i) => {
          const at = (by: number) => risk(shifted(here, (j, of) => (of === name && j === i ? by : 0)));
          const numeric = (at(-2 * step) - 8 * at(-step) + 8 * at(step) - at(2 * step)) / (12 * step);
          const gradient = (data[i]! - next[name]!.data[i]!) / rate;
          expect(Math.abs(gradient - numeric), `${name}[${i}]`).toBeLessThan(1e-9);
        });
    },
  );
});

const EVERY_LOSS: readonly LossSpec[] = [...LOSSES, ...CLASS_LOSSES.map((name) => ({ name }))];

describe('the gradient of the weighted risk of a network', () => {
  it.each(EVERY_LOSS.flatMap((loss) => ALL_ACTIVATIONS.map((activation) => ({ loss, activation }))))(
    'is what finite differences give: $loss.name $loss.by, $activation',
    ({ loss: spec, activation }) => {
      const isOverClasses = CLASS_LOSSES.some((name) => name === spec.name);
      const of = isOverClasses ? classDataset([2, 2, 1], 4) : dataset;
      const loss = lossOf(spec, { labels: of.train.y, grouping: groupingOf(of) });
      const target = targetsOf(loss, of.train.y);
      const network = networkSpec({ activation, depth: 2, width: 3, beta: 0.3, init: 'ntk' });
      const { form } = networkProblem(network, of, 0, false, {
        outputs: loss.classes,
        input: 'plain',
        hidden: 'plain',
      });
      const here = shifted(form.initial, (i) => 0.05 * Math.sin(7 * i));
      const q = matrix(5, 1, [0.1, 0.3, 0.05, 0.35, 0.2]);
      const predicted = (state: State) => form.predict(matrixOps, state, form.constants);

      const risk = (state: State): number =>
        loss
          .value(matrixOps, predicted(state), target, loss.constants)
          .data.reduce((sum, value, i) => sum + q.data[i]! * value, 0);
      const pull = matrixOps.mul(q, loss.derivative(matrixOps, predicted(here), target, loss.constants));
      const next = form.descend(matrixOps, here, form.constants, pull, null);

      const step = 1e-4;
      let largest = 0;
      for (const [name, { data }] of Object.entries(here))
        data.forEach((_, i) => {
          const at = (by: number) => risk(shifted(here, (j, of) => (of === name && j === i ? by : 0)));
          const numeric = (at(-2 * step) - 8 * at(-step) + 8 * at(step) - at(2 * step)) / (12 * step);
          const gradient = data[i]! - next[name]!.data[i]!;
          largest = Math.max(largest, Math.abs(gradient));
          expect(Math.abs(gradient - numeric), `${name}[${i}]`).toBeLessThan(1e-9);
        });
      expect(largest).toBeGreaterThan(0.01);
    },
  );
});

function shifted(state: State, by: (index: number, name: string) => number): State {
  return Object.fromEntries(
    Object.entries(state).map(([name, m]) => [name, { ...m, data: m.data.map((value, i) => value + by(i, name)) }]),
  );
}
