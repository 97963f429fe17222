import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrap } from '../../src/report/wrap.js';

test('wrapped text is whole, no line is too long but for a word that is, and no line could hold the next word', () => {
  const words = fc.array(
    fc.string({ minLength: 1, maxLength: 12 }).map((word) => word.replaceAll(' ', '_')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 30 }), (list, width) => {
      const lines = wrap(list.join(' '), width, { first: '> ', indent: '  ' });
      expect(lines.map((line) => line.slice(2)).join(' ')).toBe(list.join(' '));
      expect(lines.map((line) => line.slice(0, 2))).toEqual(lines.map((_, i) => (i === 0 ? '> ' : '  ')));
      lines.forEach((line, i) => {
        if (line.slice(2).includes(' ')) expect(line.length).toBeLessThanOrEqual(width);
        const next = lines[i + 1]?.slice(2).split(' ')[0];
        if (next !== undefined) expect(line.length + 1 + next.length).toBeGreaterThan(width);
      });
    }),
  );
});
