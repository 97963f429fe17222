import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnName, ColumnShape, Trace } from '../../../src/core/record/index.js';
import {
  checkTrace,
  COLUMN_NAMES,
  COLUMNS,
  packResult,
  TraceFormatError,
  unpackResult,
} from '../../../src/core/record/index.js';
import { bareResult } from '../../support/bare-result.js';

/** Few different values, so that columns often stay as they are. */
const value = fc.oneof(fc.constantFrom(0, -0, 1, NaN, Infinity), fc.double());

const shaped = fc
  .record({
    points: fc.integer({ min: 1, max: 3 }),
    group: fc.nat(2),
    train: fc.nat(2),
    test: fc.nat(2),
    coordinate: fc.nat(2),
  })
  .chain(({ points, ...some }) => {
    const widths: Record<ColumnShape, number> = { ...some, scalar: 1 };
    const column = (name: ColumnName) => {
      const width = widths[COLUMNS[name].shape];
      const length = points * width;
      return fc
        .array(value, { minLength: length, maxLength: length })
        .map((data) => ({ width, data: Float64Array.from(data) }));
    };
    return fc.record({
      widths: fc.constant(widths),
      trace: fc
        .record(Object.fromEntries(COLUMN_NAMES.map((name) => [name, column(name)])))
        .map((columns): Trace => ({ points, columns: columns as Trace['columns'] })),
    });
  });

const RESULT = bareResult([{ epoch: 0 }]);

function bytesOf(trace: Trace): Uint8Array {
  return packResult({ ...RESULT, trace }).trace;
}

function traceIn(trace: Uint8Array): Trace {
  return unpackResult({ ...packResult(RESULT), trace }).trace;
}

describe('a trace as bytes', () => {
  test('comes back, and is taken with the widths it has, with no others', () => {
    fc.assert(
      fc.property(shaped, ({ widths, trace }) => {
        const bytes = bytesOf(trace);
        expect(traceIn(bytes)).toEqual(trace);
        expect(() => checkTrace(bytes, widths)).not.toThrow();
        expect(() => checkTrace(bytes, { ...widths, train: widths.train + 1 })).toThrow(TraceFormatError);
      }),
    );
  });

  test('is taken only as it would be written: bytes that are changed are refused, or are those of another trace', () => {
    fc.assert(
      fc.property(shaped, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ widths, trace }, place, change) => {
        const bytes = bytesOf(trace);
        bytes[place % bytes.length]! ^= change;
        try {
          checkTrace(bytes, widths);
        } catch (error) {
          expect(error).toBeInstanceOf(TraceFormatError);
          return;
        }
        expect(bytesOf(traceIn(bytes))).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test('is refused when cut or lengthened', () => {
    fc.assert(
      fc.property(shaped, fc.nat(), ({ widths, trace }, cut) => {
        const bytes = bytesOf(trace);
        expect(() => checkTrace(bytes.subarray(0, cut % bytes.length), widths)).toThrow(TraceFormatError);
        expect(() => checkTrace(Uint8Array.of(...bytes, 0), widths)).toThrow(TraceFormatError);
      }),
    );
  });

  test('may not stand for more than can be decoded, however short it is', () => {
    const { trace } = bareResult([{ epoch: 0 }, { epoch: 0 }]);
    const widths = { scalar: 1, group: 1, train: 0, test: 0, coordinate: 0 };
    const bytes = bytesOf(trace);
    expect(() => checkTrace(bytes, widths)).not.toThrow();
    new DataView(bytes.buffer).setUint32(1, 2 ** 32 - 1, true);
    expect(() => checkTrace(bytes, widths)).toThrow(/at most/);
  });
});
