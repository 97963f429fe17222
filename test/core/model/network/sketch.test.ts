import { describe, expect, it } from 'vitest';
import { ParameterSketch, SKETCH_SIZE } from '../../../../src/core/model/network/sketch.js';
import { randomStream } from '../../../../src/core/random/index.js';

function pieces(lengths: readonly number[], purpose: string, scale = 1): Float64Array[] {
  const stream = randomStream(1, purpose);
  let index = 0;
  return lengths.map((length) => Float64Array.from({ length }, () => scale * stream.normal(index++)));
}

const plus = (a: Float64Array[], b: Float64Array[]) => a.map((piece, p) => piece.map((v, i) => v + b[p]![i]!));
const norm = (...parts: ArrayLike<number>[]) => Math.hypot(...parts.flatMap((part) => [...Array.from(part)]));
const minus = (a: Float64Array, b: Float64Array) => a.map((v, i) => v - b[i]!);

describe('the sketch of parameters', () => {
  it('is the parameters themselves while they are few', () => {
    const start = pieces([100, 156], 'start');
    const sketch = new ParameterSketch(start);
    expect(sketch.size).toBe(256);
    expect([...sketch.of(start)]).toEqual(start.flatMap((piece) => [...piece]));
  });

  it('estimates distances: unbiased when squared, with the standard error that is promised', () => {
    const start = pieces([3000, 17], 'start');
    const sketch = new ParameterSketch(start);
    const ratios = Array.from({ length: 200 }, (_, k) => {
      const a = pieces([3000, 17], `a${k}`, 1e-3);
      const b = pieces([3000, 17], `b${k}`, 1e-3);
      const estimate = norm(minus(sketch.of(plus(start, a)), sketch.of(plus(start, b))));
      return (estimate / norm(...a.map((piece, p) => minus(piece, b[p]!)))) ** 2;
    });
    const mean = ratios.reduce((sum, r) => sum + r) / ratios.length;
    const spread = Math.sqrt(ratios.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (ratios.length - 1));
    const promised = Math.sqrt(2 / (SKETCH_SIZE - 1));
    expect(Math.abs(mean - 1)).toBeLessThan(5 * (promised / Math.sqrt(ratios.length)));
    // The sample's own standard error is about 5 %.
    expect(spread).toBeLessThan(1.25 * promised);
  });

  it('keeps the component along θ⁽⁰⁾ exactly, so that ‖θ‖ and directions come out right', () => {
    const start = pieces([2000], 'start');
    const sketch = new ParameterSketch(start);
    expect(norm(sketch.of(start))).toBeCloseTo(norm(...start), 10);
    const doubled = sketch.of(plus(start, start));
    expect(doubled[0]).toBeCloseTo(2 * norm(...start), 10);
    expect(norm(doubled.slice(1))).toBeLessThan(1e-10);
  });
});
