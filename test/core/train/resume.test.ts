import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/core/cell/index.js';
import { NUMERIC_VERSION, parseCell } from '../../../src/core/cell/index.js';
import type { Checkpoint, Position } from '../../../src/core/checkpoint/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import type { CellResult } from '../../../src/core/record/index.js';
import { checkpointOf, misfit, runOf, train } from '../../../src/core/train/index.js';
import { trainWithCuts } from '../../support/checkpoints.js';
import { randomDataset } from '../../support/problems.js';

const dataset = randomDataset([5, 1], 30);
const EPOCHS = 400;

function cell(changes: object): Cell {
  return parseCell({
    data: { name: 'mnist', classes: { 0: 5, 1: 1 } },
    model: { kind: 'linear' },
    loss: { name: 'logistic' },
    method: { name: 'group-dro', nu: 0.1 },
    engine: 'gram',
    train: { epochs: EPOCHS, record: { points: 25 } },
    ...changes,
  });
}

const network = { width: 8, depth: 2, activation: 'tanh' };

const CELLS: readonly (readonly [string, CellResult['outcome'], Cell])[] = [
  ['a linear model under Group DRO', 'epochs', cell({})],
  ['in plain form, with a penalty', 'epochs', cell({ engine: 'graph', lambda: 0.1 })],
  // JTT begins its second training in the middle.
  ['under JTT', 'epochs', cell({ method: { name: 'jtt', t1: 150 } })],
  ['a network under Group DRO', 'epochs', cell({ model: { kind: 'network', ...network } })],
  [
    'its linearisation under CVaR',
    'epochs',
    cell({ model: { kind: 'linearised', ...network }, method: { name: 'cvar' } }),
  ],
  [
    'until a risk',
    'train_risk',
    cell({
      loss: { name: 'squared' },
      train: { epochs: EPOCHS, until: { train_risk: 1e-3 }, record: { points: 100 } },
    }),
  ],
  ['until it diverges', 'diverged', cell({ loss: { name: 'squared' }, lr: { stable: 50 } })],
];

async function trained(of: Cell, from?: Position): Promise<CellResult> {
  const run = runOf(of, dataset);
  const prepared = await javascriptEngine.prepare(run.program);
  return train(run, prepared, javascriptEngine.backend, { from, chunk: () => 50, onChunk: () => undefined });
}

/** A checkpoint of the cell at its middle. */
async function checkpointHalfWay(of: Cell): Promise<Checkpoint> {
  const run = runOf(of, dataset);
  const prepared = await javascriptEngine.prepare(run.program);
  let kept: Checkpoint | undefined;
  train(run, prepared, javascriptEngine.backend, {
    chunk: () => 10,
    onChunk: (epochs, position) => {
      if (epochs <= EPOCHS / 2) kept = checkpointOf(run, javascriptEngine.backend, position());
    },
  });
  return kept!;
}

describe('a run that goes on from checkpoints', () => {
  // 7 × 20 runs with up to three cuts each.
  it.each(CELLS)('ends as if it had never been cut: %s', async (_name, outcome, of) => {
    const run = runOf(of, dataset);
    const prepared = await javascriptEngine.prepare(run.program);
    const whole = await trained(of);
    expect(whole.outcome).toBe(outcome);
    const cuts = fc.array(fc.integer({ min: 1, max: EPOCHS }), { minLength: 1, maxLength: 3 });
    const chunks = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cuts, chunks, (at, sizes) => {
        const resumed = trainWithCuts(
          run,
          prepared,
          javascriptEngine.backend,
          at.toSorted((a, b) => a - b),
          sizes,
        );
        expect(resumed).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('has not trained again what the checkpoint has', async () => {
    const { state, ...rest } = await checkpointHalfWay(cell({}));
    const moved = {
      ...state,
      a: matrix(
        6,
        1,
        state['a']!.data.map((value) => value + 1),
      ),
    };
    const whole = await trained(cell({}));
    const resumed = await trained(cell({}), { ...rest, state: moved });
    // Rows up to the middle are the checkpoint's, later ones follow from its state.
    const rows = rest.trace.points;
    const risk = (result: CellResult) => [...result.trace.columns.train_risk.data];
    expect(risk(resumed).slice(0, rows)).toEqual(risk(whole).slice(0, rows));
    for (const [i, value] of risk(resumed).slice(rows).entries()) expect(value).not.toBe(risk(whole)[rows + i]);
  });
});

describe('a checkpoint fits', () => {
  it('its own cell, backend, numeric version, program and shapes only', async () => {
    const run = runOf(cell({}), dataset);
    const { backend } = javascriptEngine;
    const own = await checkpointHalfWay(cell({}));
    const reason = (changes: Partial<Checkpoint>) => misfit({ ...own, ...changes }, run, backend);
    expect(misfit(own, run, backend)).toBeNull();
    expect(reason({ cell: (await checkpointHalfWay(cell({ seed: 1 }))).cell })).toMatch(/^its cell is/);
    expect(reason({ backend: 'tensorflow 2' })).toBe('its backend is tensorflow 2, not javascript float64');
    expect(reason({ numericVersion: NUMERIC_VERSION - 1 })).toBe(
      `its numericVersion is ${NUMERIC_VERSION - 1}, not ${NUMERIC_VERSION}`,
    );
    expect(reason({ program: 'other' })).toMatch(/^its program is other, not/);
    expect(reason({ state: { ...own.state, a: matrix(5, 1) } })).toBe(
      'its state is a 5×1, log_weights 1×2, not a 6×1, log_weights 1×2',
    );
    expect(reason({ state: { a: own.state['a']! } })).toMatch(/^its state is a 6×1, not/);
    const narrow = { ...own.trace.columns, group_risk: own.trace.columns.epoch };
    expect(reason({ trace: { ...own.trace, columns: narrow } })).toBe('its column group_risk is 1 wide');
  });
});
