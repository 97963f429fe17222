import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSweepText, MAX_SWEEP_BYTES, SweepError } from '../../../src/core/sweep/index.js';

function problemOf(bytes: Uint8Array): string | undefined {
  try {
    decodeSweepText(bytes, 'f.yaml');
    return undefined;
  } catch (error) {
    if (error instanceof SweepError) return error.message;
    throw error;
  }
}

const bytes = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)));

describe("a sweep file's bytes", () => {
  it('are UTF-8, with or without a byte order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeSweepText(bytes(text), 'f')).toBe(text.replace(/^\ufeff/, ''));
        expect(decodeSweepText(bytes([0xef, 0xbb, 0xbf], text), 'f')).toBe(text);
      }),
    );
  });

  it.each([
    ['a byte that cannot be', bytes('a: 1\nbé: ', [0xff], '\nc'), 'f.yaml:2:5: is not UTF-8: byte 10 is 0xff'],
    ['Latin-1', bytes('name: x\n# Gr', [0xfc], 'n\n'), 'f.yaml:2:5: is not UTF-8: byte 12 is 0xfc'],
    ['a character cut short by the end', bytes('ab', [0xe2, 0x82]), 'f.yaml:1:3: is not UTF-8: byte 2 is 0xe2'],
    [
      'a character cut short by the end of a line',
      bytes('ab\n', [0xe2, 0x82], '\ncd'),
      'f.yaml:2:1: is not UTF-8: byte 3 is 0xe2',
    ],
    ['a surrogate', bytes('x', [0xed, 0xa0, 0x80]), 'f.yaml:1:2: is not UTF-8: byte 1 is 0xed'],
    ['UTF-16', bytes([0xff, 0xfe], 'a', [0]), 'f.yaml:1:1: is UTF-16 text, not UTF-8: save it as UTF-8'],
  ])('are refused with their place when they hold %s', (_, wrong, wanted) => {
    expect(problemOf(wrong)).toBe(wanted);
  });

  it('are refused exactly when they are not UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (wrong) => {
        fc.pre(!(wrong[0] === 0xff && wrong[1] === 0xfe) && !(wrong[0] === 0xfe && wrong[1] === 0xff));
        const isUtf8 = !new TextDecoder('utf-8', { ignoreBOM: true }).decode(wrong).includes('\ufffd');
        fc.pre(isUtf8 || !Buffer.from(wrong).includes(Buffer.from('\ufffd')));
        const problem = problemOf(wrong);
        expect(problem === undefined).toBe(isUtf8);
        if (problem !== undefined)
          expect(problem).toMatch(/^f\.yaml:\d+:\d+: is not UTF-8: byte \d+ is 0x[0-9a-f]{2}$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('are at most a mebibyte', () => {
    expect(problemOf(new Uint8Array(MAX_SWEEP_BYTES).fill(0x20))).toBeUndefined();
    expect(problemOf(new Uint8Array(MAX_SWEEP_BYTES + 1).fill(0x20))).toContain('1,048,577 bytes, at most 1,048,576');
  });
});
