import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandOf } from '../../src/report/figures/band.js';
import { onTimeGrid } from '../../src/report/figures/time-grid.js';

/** Records of a run that takes steps of its own, of a quantity that all runs have in common. */
function recorded(of: (t: number) => number, eta: number, ratio: number, end: number, seed = 0) {
  const epoch = [0];
  for (let t = eta; t < end; t *= ratio) epoch.push(t);
  epoch.push(end);
  return { seed, epoch, value: epoch.map(of) };
}

test('runs that record at times of their own have a median all along, on the curve that they share', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.5, noNaN: true }), fc.integer({ min: 2, max: 30 }), (power, decades) => {
      const curve = (t: number): number => (1 + t) ** -power;
      const end = 10 ** decades;
      const lines = [1.3, 1.41, 1.52].map((ratio, seed) => recorded(curve, 0.003 * (seed + 1), ratio, end, seed));
      expect(bandOf(lines).length).toBeLessThan(3);
      const band = bandOf(lines.map((line) => onTimeGrid(line, end)));
      expect(band.length).toBeGreaterThan(100);
      for (const { epoch, median } of band) expect(Math.abs(median / curve(epoch) - 1)).toBeLessThan(1e-6);
      expect([band[0]!.epoch, band.at(-1)!.epoch]).toEqual([0, end]);
    }),
    { numRuns: 30 },
  );
});

test('a run is followed as far as it goes, and no farther', () => {
  const line = recorded((t) => t, 0.1, 2, 1e4);
  const { epoch, value } = onTimeGrid(line, 1e8);
  expect(epoch.at(-1)!).toBeLessThanOrEqual(1e4);
  expect(epoch.at(-1)!).toBeGreaterThan(5e3);
  expect(value.every((one) => one >= 0 && one <= 1e4)).toBe(true);
  expect(onTimeGrid({ seed: 0, epoch: [], value: [] }, 10).epoch).toEqual([]);
});

test('values between records lie between those recorded, whatever their signs', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 20 }), (value) => {
      const epoch = value.map((_, i) => i ** 2);
      const end = epoch.at(-1)!;
      const grid = onTimeGrid({ seed: 0, epoch, value }, end);
      grid.epoch.forEach((t, k) => {
        const i = Math.max(
          0,
          Math.min(
            epoch.length - 2,
            epoch.findLastIndex((other) => other <= t),
          ),
        );
        const [a, b] = [value[i]!, value[i + 1]!];
        expect(grid.value[k]!).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-9);
        expect(grid.value[k]!).toBeLessThanOrEqual(Math.max(a, b) + 1e-9);
      });
    }),
  );
});
