import { expect, test } from 'vitest';
import { compact, counted, given, measured, powerOfTen, readable, whole } from '../../src/report/numbers.js';

test('readable: few digits, a true minus, superscripts', () => {
  expect([0, 1, 0.631, 0.5, 1234, -0.25].map((x) => readable(x))).toEqual(['0', '1', '0.631', '0.5', '1230', '−0.25']);
  expect([1e-6, -1.5e-7, 2.34567e12, 1e4].map((x) => readable(x))).toEqual(['10⁻⁶', '−1.5×10⁻⁷', '2.35×10¹²', '10⁴']);
  expect([NaN, null, undefined, Infinity, -Infinity].map((x) => readable(x))).toEqual(['–', '–', '–', '∞', '−∞']);
  expect(readable(9.999e-4)).toBe('0.001');
  expect(readable(5e-324)).toBe('4.94×10⁻³²⁴');
});

test('measured: as many digits throughout', () => {
  expect([0.5, 6e-14, -1, 0, 9.999].map((x) => measured(x))).toEqual(['0.500', '6.00×10⁻¹⁴', '−1.00', '0', '10.0']);
  expect([NaN, Infinity].map((x) => measured(x))).toEqual(['–', '∞']);
});

test('compact: plain text', () => {
  expect([0.5, 6e-14, -1e9, 0, 12345].map((x) => compact(x))).toEqual(['0.500', '6.00e-14', '-1.00e9', '0', '1.23e4']);
  expect([NaN, null, -Infinity].map((x) => compact(x))).toEqual(['-', '-', '-inf']);
});

test('given: as it was given', () => {
  expect([200000, 0.0123456, 1e-6, 1e12, -3].map(given)).toEqual(['200\u202f000', '0.0123456', '10⁻⁶', '10¹²', '-3']);
});

test('small words', () => {
  expect(powerOfTen(-12)).toBe('10⁻¹²');
  expect(whole(1234)).toBe('1234');
  expect(whole(1234567)).toBe('1\u202f234\u202f567');
  expect([counted(1, 'cell'), counted(2, 'cell'), counted(0, 'run has', 'runs have')]).toEqual([
    '1 cell',
    '2 cells',
    '0 runs have',
  ]);
});
