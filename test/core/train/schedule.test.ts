import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedEpochs } from '../../../src/core/record/index.js';

describe('the recorded epochs', () => {
  it('rise from 0 over 1 to the last, at most as many as asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 3, max: 500 }), (epochs, points) => {
        const schedule = recordedEpochs(epochs, points);
        expect(schedule.slice(0, 2)).toEqual([0, 1]);
        expect(schedule.at(-1)).toBe(epochs);
        expect(schedule.length).toBeLessThanOrEqual(points);
        schedule.forEach((epoch, i) => expect(epoch).toBeGreaterThan(schedule[i - 1] ?? -1));
      }),
    );
  });

  it('are evenly spaced in the logarithm', () => {
    expect(recordedEpochs(10_000, 6)).toEqual([0, 1, 10, 100, 1000, 10_000]);
    expect(recordedEpochs(100, 2)).toEqual([0, 100]);
  });
});
