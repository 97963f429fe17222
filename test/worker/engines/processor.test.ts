import { expect, it } from 'vitest';
import { identityOf, processorIdentity } from '../../../src/worker/engines/processor.js';

const CPU = (number: number, mhz: number, flags: string): string =>
  `processor\t: ${number}\nmodel name\t: A Processor\ncpu MHz\t\t: ${mhz}\nflags\t\t: ${flags}\n\n`;

it('processors of one kind are the same, whatever their number and clock; others are not', () => {
  const one = identityOf('x64', CPU(0, 2000, 'fma avx2'));
  expect(identityOf('x64', CPU(0, 3000, 'fma avx2') + CPU(1, 2500, 'fma avx2'))).toBe(one);
  const others = [
    identityOf('x64', CPU(0, 2000, 'fma avx2 avx512f')),
    identityOf('arm64', CPU(0, 2000, 'fma avx2')),
    identityOf('x64', CPU(0, 2000, 'fma avx2').replace('A Processor', 'Another')),
    identityOf('x64', 'a system without such a file'),
  ];
  expect(new Set([one, ...others]).size).toBe(5);
  expect(processorIdentity()).toMatch(new RegExp(`^${process.arch} [0-9a-f]{12}$`));
});
