import { expect } from 'vitest';
import type { State } from '../../src/core/engine/index.js';

/** Both states have the same matrices, entries within `tolerance` of each other relative to the larger of 1 and their size. */
export function expectClose(actual: State, expected: State, tolerance: number): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { rows, columns, data }] of Object.entries(expected)) {
    const other = actual[name]!;
    expect([name, other.rows, other.columns]).toEqual([name, rows, columns]);
    data.forEach((value, i) => {
      const difference = Math.abs(other.data[i]! - value) / Math.max(1, Math.abs(value));
      if (!(difference <= tolerance))
        expect.fail(`${name}[${i}] is ${other.data[i]}, not ${value} (off by ${difference})`);
    });
  }
}

/** Both states have the same matrices, bit for bit. */
export function expectSameBits(actual: State, expected: State): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { data }] of Object.entries(expected)) {
    const same = Buffer.compare(bytes(data), bytes(actual[name]!.data)) === 0;
    if (!same) expect.fail(`${name} differs`);
  }
}

function bytes({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
