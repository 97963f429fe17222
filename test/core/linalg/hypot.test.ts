import { expect, it } from 'vitest';
import { hypot } from '../../../src/core/linalg/index.js';

it('the norm of few numbers is that of Math.hypot to the bit, and of many what it should be', () => {
  const few = Float64Array.from({ length: 784 }, (_, i) => Math.sin(i + 1));
  expect(hypot(few)).toBe(Math.hypot(...few));
  expect(hypot(new Float64Array())).toBe(0);
  // 10⁶ numbers, more than a call takes as arguments: ‖(3, 3, …)‖ = 3000. Twenty
  // parts, each rounded, their squares summed in twenty more roundings, and a root.
  expect(Math.abs(hypot(new Float64Array(1_000_000).fill(3)) - 3000)).toBeLessThan(64 * Number.EPSILON * 3000);
});
