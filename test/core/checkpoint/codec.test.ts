import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/core/checkpoint/index.js';
import {
  bytesSource,
  CheckpointUnreadableError,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src/core/checkpoint/index.js';
import type { Matrix } from '../../../src/core/ops/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import type { Column } from '../../../src/core/record/index.js';
import { COLUMN_NAMES } from '../../../src/core/record/index.js';
import { bytesOf, checkpointOfCell } from '../../support/checkpoints.js';
import { expectSameBits } from '../../support/close.js';

/** Any 64 bits: NaNs of every kind, −0, infinities and subnormals among them. */
const doubles = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .uint8Array({ minLength: 8 * length, maxLength: 8 * length })
    .map((bytes) => new Float64Array(Uint8Array.from(bytes).buffer));

const matrices: fc.Arbitrary<Matrix> = fc
  .tuple(fc.nat(4), fc.nat(4))
  .chain(([rows, columns]) => doubles(rows * columns).map((data) => matrix(rows, columns, data)));

const columns = (points: number): fc.Arbitrary<Column> =>
  fc.nat(3).chain((width) => doubles(points * width).map((data) => ({ width, data })));

const checkpoints: fc.Arbitrary<Checkpoint> = fc.nat(3).chain((points) =>
  fc.record({
    cell: fc.stringMatching(/^[0-9a-f]{32}$/),
    numericVersion: fc.nat(),
    backend: fc.string({ unit: 'binary' }),
    program: fc.string({ unit: 'binary' }),
    epochs: fc.oneof(fc.maxSafeNat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
    state: fc.dictionary(fc.string(), matrices, { maxKeys: 5 }),
    trace: fc.record({
      points: fc.constant(points),
      columns: fc.record(Object.fromEntries(COLUMN_NAMES.map((name) => [name, columns(points)]))),
    }),
  }),
) as fc.Arbitrary<Checkpoint>;

const small = checkpointOfCell('0123456789abcdef'.repeat(2));

function faultOf(bytes: Uint8Array): CheckpointUnreadableError {
  try {
    decodeCheckpoint(bytesSource(bytes));
  } catch (error) {
    if (error instanceof CheckpointUnreadableError) return error;
    throw error;
  }
  throw new Error('it was read');
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
}

describe('a checkpoint as bytes', () => {
  it('comes back bit for bit, whatever is in it', () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        const { state, trace, ...names } = decodeCheckpoint(bytesSource(bytesOf(checkpoint)));
        const { state: _state, trace: _trace, ...expected } = checkpoint;
        expect(names).toEqual(expected);
        expectSameBits(state, checkpoint.state);
        for (const [name, { rows, columns }] of Object.entries(checkpoint.state))
          expect(state[name]).toMatchObject({ rows, columns });
        const asState = ({ points, columns }: Checkpoint['trace']) =>
          Object.fromEntries(COLUMN_NAMES.map((name) => [name, { ...columns[name], rows: points, columns: 1 }]));
        expectSameBits(asState(trace), asState(checkpoint.trace));
        for (const name of COLUMN_NAMES) expect(trace.columns[name].width).toBe(checkpoint.trace.columns[name].width);
      }),
    );
  });

  it('is made of views and of bounded pieces, so that gigabytes need no second copy', () => {
    const data = new Float64Array(9_000_000).fill(1 / 3);
    const large: Checkpoint = { ...small, state: { w: matrix(3000, 3000, data) } };
    const pieces = [...encodeCheckpoint(large)];
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(2 ** 26);
    expect(pieces.filter(({ buffer }) => buffer === data.buffer)).toHaveLength(2);
    const decoded = decodeCheckpoint(bytesSource(Buffer.concat(pieces)));
    expectSameBits(decoded.state, large.state);
  });

  it('is refused after a change of any bit', () => {
    const bytes = bytesOf(small);
    expect(decodeCheckpoint(bytesSource(bytes)).epochs).toBe(1234);
    const faults = new Map<string, number>();
    for (let at = 0; at < bytes.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const { fault } = faultOf(changed(bytes, at, bytes[at]! ^ (1 << bit)));
        faults.set(fault, (faults.get(fault) ?? 0) + 1);
      }
    // Of the magic, the version, the upper bits of the length; all others are found by shapes and digest.
    expect(faults.get('foreign')).toBe(8 * 8);
    expect(faults.get('version')).toBe(4 * 8);
    expect(faults.get('damaged')).toBeGreaterThan(8 * (bytes.length - 24));
  });

  it('is refused when its end is missing, wherever it was cut, or when something follows', () => {
    const bytes = bytesOf(small);
    for (let length = 0; length < bytes.length; length++)
      expect(faultOf(bytes.subarray(0, length))).toMatchObject({ fault: 'truncated', byte: length });
    expect(faultOf(Buffer.concat([bytes, Buffer.of(0)])).fault).toBe('damaged');
  });

  it('says what is wrong, and where', () => {
    const bytes = bytesOf(small);
    const last = bytes.length - 40;
    expect(faultOf(new TextEncoder().encode('{"cell": 1}'.repeat(10)))).toMatchObject({ fault: 'foreign', byte: 0 });
    expect(faultOf(changed(bytes, 4, 0x0a))).toMatchObject({ fault: 'foreign', byte: 4 });
    expect(faultOf(changed(bytes, 8, 2))).toMatchObject({
      fault: 'version',
      byte: 8,
      retryable: false,
      message: 'version checkpoint, byte 8: expected format 1, not 2',
    });
    expect(faultOf(changed(bytes, last, bytes[last]! ^ 1))).toMatchObject({
      fault: 'damaged',
      byte: bytes.length - 32,
    });
  });

  it('of other columns is another version', () => {
    const bytes = Buffer.from(bytesOf(small));
    const at = bytes.indexOf('test_prediction');
    bytes.write('past', at);
    expect(faultOf(bytes).fault).toBe('damaged');
    expect(faultOf(redigested(bytes))).toMatchObject({ fault: 'version', byte: 24 });
  });

  it('whose shapes do not add up to its length is refused before anything of those shapes is made', () => {
    const bytes = Buffer.from(bytesOf(small));
    bytes.write('"rows":9', bytes.indexOf('"rows":2'));
    expect(() => decodeCheckpoint(bytesSource(redigested(bytes)))).toThrow(
      /^damaged checkpoint, byte 24: expected shapes/,
    );
  });
});

/** With the digest that its writer would have given it. */
function redigested(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, -32);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}
