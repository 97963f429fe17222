import { describe, expect, test } from 'vitest';
import type { TraceRow } from '../../../src/core/record/index.js';
import { COLUMN_NAMES, row, scalar } from '../../../src/core/record/index.js';
import { stoppedBy } from '../../../src/core/train/stopping.js';
import { randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';

/** A row of which only what stopping looks at matters. */
function rowAt(epoch: number, theta: readonly number[], risk = 1): TraceRow {
  const blank = Object.fromEntries(COLUMN_NAMES.map((name) => [name, [0]])) as unknown as TraceRow;
  return { ...blank, epoch: [epoch], coordinates: theta, theta_norm: [Math.hypot(...theta)], train_risk: [risk] };
}

describe('a run is stationary', () => {
  const stationary = 0.01;
  const at = (rows: readonly TraceRow[]) => stoppedBy({ stationary }, rows);
  const still = [1, 0];

  test('when θ has not moved over a decade of epochs', () => {
    expect(at([rowAt(0, still), rowAt(1, still), rowAt(5, still), rowAt(10, still)])).toBe('stationary');
    expect(at([rowAt(1, still), rowAt(3, [1.005, 0]), rowAt(10, [1.0, 0.008])])).toBe('stationary');
  });

  test('not before a decade has been recorded: epoch 0 is none before 10', () => {
    expect(at([rowAt(0, still)])).toBeNull();
    expect(at([rowAt(0, still), rowAt(1, still), rowAt(9, still)])).toBeNull();
    expect(at([rowAt(0, still), rowAt(20, still), rowAt(50, still)])).toBeNull();
  });

  test('not if it moved within the decade and came back, nor between the decade and the record before it', () => {
    expect(at([rowAt(1, still), rowAt(3, [2, 0]), rowAt(10, still)])).toBeNull();
    expect(at([rowAt(1, still), rowAt(4, [2, 0]), rowAt(6, still), rowAt(50, still)])).toBeNull();
    expect(at([rowAt(1, [2, 0]), rowAt(4, still), rowAt(6, still), rowAt(50, still)])).toBe('stationary');
  });

  test('by movement relative to the norm, of which the part outside the span is part', () => {
    const rows = [rowAt(1, [1, 0]), rowAt(10, [1, 0.02])];
    expect(at(rows)).toBeNull();
    expect(at([rows[0]!, { ...rows[1]!, theta_norm: [10] }])).toBe('stationary');
  });

  test('never where something is not a number', () => {
    expect(at([rowAt(1, still), rowAt(10, [Number.NaN, 0])])).toBeNull();
  });

  test('beside other conditions: the risk is named first', () => {
    const rows = [rowAt(1, still), rowAt(10, still, 1e-9)];
    expect(stoppedBy({ stationary, train_risk: 1e-6 }, rows)).toBe('train_risk');
    expect(stoppedBy({ stationary, train_risk: 1e-12 }, rows)).toBe('stationary');
    expect(stoppedBy({}, rows)).toBeNull();
  });
});

describe('training until stationary', () => {
  const dataset = randomDataset([5, 1], 30);
  const squared = { loss: { name: 'squared' }, train: { epochs: 1_000_000, until: { stationary: 1e-3 } } };

  test('stops at the first recorded epoch that is so, with the numbers of a run that goes on', async () => {
    const stopped = await trained(linearCell(squared), dataset);
    const { until: _, ...train } = squared.train;
    const whole = await trained(linearCell({ ...squared, train }), dataset);
    expect(stopped.outcome).toBe('stationary');
    expect(stopped.epochs).toBe(scalar(stopped.trace, 'epoch', -1));
    expect(stopped.epochs).toBeLessThan(100_000);
    const last = stopped.trace.points - 1;
    expect(row(stopped.trace, 'coordinates', last)).toEqual(row(whole.trace, 'coordinates', last));
    // Exponentials: what remains to be moved is less than what a decade has moved.
    const limit = stopped.facts.limit!.coordinates;
    const left = Math.hypot(...row(stopped.trace, 'coordinates', -1).map((value, j) => value - limit[j]!));
    expect(left).toBeLessThan(1e-3 * scalar(stopped.trace, 'theta_norm', -1));
  });

  test('goes on for ever where θ grows like log t', async () => {
    // Between decades ‖θ‖ grows by the part 1/(decades so far), above 1/31 at 10³⁰ epochs.
    const until = { time: 1e30, stationary: 0.02 };
    expect((await trained(linearCell({ lr: 0.1, train: { until } }), dataset)).outcome).toBe('time');
  });

  test('along the gradient flow', async () => {
    const { outcome, epochs } = await trained(
      linearCell({ ...squared, train: { until: { time: 1e30, stationary: 1e-3 } } }),
      dataset,
    );
    expect(outcome).toBe('stationary');
    expect(epochs).toBeLessThan(1e7);
  });

  test.each([0, -1, 1.5, 'soon'])('refuses a tolerance of %s', (stationary) => {
    expect(() => linearCell({ train: { until: { stationary } } })).toThrow(/./);
  });

  test('cells without the new conditions have the canonical form they always had', () => {
    expect(linearCell({}).train).toEqual({ epochs: 10_000, until: {}, record: { points: 100 } });
    expect(Object.keys(linearCell({}).train.until)).toEqual([]);
  });
});
