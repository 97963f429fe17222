import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openingOf } from '../../src/report/page/opening.js';

describe('the comment that a sweep file begins with', () => {
  it('is paragraphs, and entries that go on over lines', () => {
    const text =
      '# Does it?\n# It may.\n#\n# Second.\n# Tests:   one thing: this\n#          and that.\n# Takes:   a minute.\nname: x\n# no more\n';
    expect(openingOf(text)).toEqual({
      paragraphs: ['Does it? It may.', 'Second.'],
      entries: [
        { label: 'Tests', text: 'one thing: this and that.' },
        { label: 'Takes', text: 'a minute.' },
      ],
    });
  });

  it.each(['', 'name: x\n# later\n', '#\n#\nname: x\n'])('is none in %j', (text) => {
    expect(openingOf(text)).toBeNull();
  });

  it('has what it tests, what to expect and how long it takes in every sweep that comes along', () => {
    const sweeps = readdirSync('sweeps').filter((file) => file.endsWith('.yaml') && file !== 'quickstart.yaml');
    expect(sweeps.length).toBeGreaterThan(10);
    for (const file of sweeps) {
      const opening = openingOf(readFileSync(`sweeps/${file}`, 'utf8'));
      expect(
        opening?.entries.map(({ label }) => label),
        file,
      ).toEqual(expect.arrayContaining(['Tests', 'Expect', 'Takes']));
      expect(opening?.paragraphs.join(' '), file).toMatch(/\S/);
    }
  });
});
