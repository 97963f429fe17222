import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeToken, newToken, readJoinToken } from '../../src/security/index.js';
import { folder } from '../fleet/support.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const iso = (ms: number): string => new Date(ms).toISOString();

function listed(expires = NOW + 1, revoked: string | null = null) {
  const { token, id, digest } = newToken();
  const entry = { id, name: 'join', digest, made: iso(NOW - 1_000), expires: iso(expires), revoked };
  return { token, list: { version: 1 as const, tokens: [entry] } };
}

describe('a join token', () => {
  test('opens until it expires, and not at that moment', () => {
    const { token, list } = listed(NOW);
    expect(judgeToken(token, list, NOW - 1)).toEqual({ kind: 'admitted', name: 'join' });
    expect(judgeToken(token, list, NOW)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/expired/) as string,
    });
  });

  test('opens nothing when it is any other than the one made, whatever one character is changed to', () => {
    const { token, list } = listed();
    const place = fc.integer({ min: 0, max: token.length - 1 });
    fc.assert(
      fc.property(place, fc.string({ minLength: 0, maxLength: 2 }), (at, text) => {
        const other = token.slice(0, at) + text + token.slice(at + 1);
        const verdict = judgeToken(other, list, NOW);
        expect(verdict.kind).toBe(other === token ? 'admitted' : 'refused');
        // Nothing of what was shown comes back, and whoever does not hold the token learns no name.
        if (verdict.kind === 'refused') expect(verdict.reason).not.toContain('token join');
      }),
      { numRuns: 500 },
    );
  });

  test('is refused in time that does not grow with what is shown', () => {
    const { token, list } = listed();
    const hostile = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', ' ', `${token}\n`, ` ${token}`, token.toUpperCase(), `${token}${token}`, 'x'.repeat(1e6)),
      fc.constantFrom('__proto__', 'grwj_', 'grwj_00000000_', `grwj_00000000_${'A'.repeat(43)}`, `${token}\0`),
    );
    fc.assert(
      fc.property(hostile, (text) => judgeToken(text, list, NOW).kind === 'refused'),
      { numRuns: 500 },
    );
  });

  test('two never agree, and their digests do not tell them', () => {
    const many = Array.from({ length: 1_000 }, newToken);
    expect(new Set(many.map(({ token }) => token)).size).toBe(1_000);
    for (const { token, digest } of many.slice(0, 10)) expect(digest).not.toContain(token.slice(14));
  });
});

describe('where a node finds it', () => {
  const { token } = newToken();
  const file = (text: string, mode = 0o600): string => {
    const path = join(folder(), 'token');
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  test('a file, with or without a line end, before the environment; else the environment; else nowhere', () => {
    const other = newToken().token;
    expect(readJoinToken(file(`${token}\n`), { GRW_JOIN_TOKEN: other })).toBe(token);
    expect(readJoinToken(file(token), {})).toBe(token);
    expect(readJoinToken(undefined, { GRW_JOIN_TOKEN: other })).toBe(other);
    expect(readJoinToken(undefined, {})).toBeNull();
  });

  test('errors name the file and the mend, and never hold the token', () => {
    expect(() => readJoinToken(file('torn'), {})).toThrow(/token holds no join token; grw certs token makes one/);
    expect(() => readJoinToken('/nowhere', {})).toThrow(/there is no \/nowhere; grw certs token/);
    expect(() => readJoinToken(file(token, 0o644), {})).toThrow(/chmod 600/);
    const twice = `${token}\n${token}`;
    expect(() => readJoinToken(undefined, { GRW_JOIN_TOKEN: twice })).toThrow(/^GRW_JOIN_TOKEN holds no join token/);
    for (const text of [twice, `${token}x`])
      try {
        readJoinToken(file(text), {});
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain(token.slice(14));
      }
  });
});
