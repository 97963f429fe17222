import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initAuthority, inventory, issueCertificate, issueToken, revoke } from '../../src/security/authority/index.js';
import { hostPort, identityOf, isLoopback, mayBeCalled } from '../../src/security/index.js';
import { folder } from '../fleet/support.js';
import { HOUR_MS, world } from './support.js';

function certificate(tls: string, name = 'tls.crt'): X509Certificate {
  return new X509Certificate(readFileSync(join(tls, name)));
}

describe('certificates, as OpenSSL reads them', () => {
  test('are signed by the authority, which may sign no other; carry role, name, hosts, purpose and life', async () => {
    const { authority, server, node } = await world();
    const ca = certificate(authority, 'ca.crt');
    expect([ca.ca, ca.verify(ca.publicKey), ca.toString() === certificate(node, 'ca.crt').toString()]).toEqual([
      true,
      true,
      true,
    ]);
    const options = { folder: authority, lifeMs: HOUR_MS, force: true };
    await issueCertificate({ role: 'server', name: 'coordinator' }, options, ['head.cluster', '10.0.0.7', 'fe80::1']);
    const leaf = certificate(server);
    expect([leaf.ca, leaf.checkIssued(ca), leaf.verify(ca.publicKey)]).toEqual([false, true, true]);
    for (const host of ['head.cluster', 'localhost']) expect(leaf.checkHost(host)).toBe(host);
    for (const ip of ['10.0.0.7', 'fe80::1', '127.0.0.1', '::1']) expect(leaf.checkIP(ip)).toBeDefined();
    expect(leaf.checkHost('other.cluster')).toBeUndefined();
    expect(identityOf(leaf)).toEqual({ role: 'server', name: 'coordinator' });
    // id-kp-serverAuth and id-kp-clientAuth, RFC 5280, 4.2.1.12.
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate(node).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate(node).checkHost('localhost')).toBeUndefined();
    // An hour, and five minutes before for clocks that are behind.
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(HOUR_MS + 300_000);
  });

  test('outlive their authority never', async () => {
    const at = join(folder(), 'certs');
    await initAuthority('brief', { folder: at, lifeMs: HOUR_MS, force: false });
    const made = await issueCertificate({ role: 'user', name: 'u' }, { folder: at, lifeMs: 9 * HOUR_MS, force: false });
    expect(certificate(made.path).validTo).toBe(certificate(at, 'ca.crt').validTo);
    expect(made.expires).toBe(inventory(at).authority.end);
  });
});

describe('files', () => {
  test('secrets are for their owner alone, and nothing half-written is left', async () => {
    const { authority } = await world();
    const all = readdirSync(authority, { recursive: true, withFileTypes: true });
    for (const entry of all) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      if (entry.isDirectory()) expect([entry.name, mode]).toEqual([entry.name, 0o700]);
      else expect([entry.name, mode]).toEqual([entry.name, entry.name.endsWith('.crt') ? 0o644 : 0o600]);
    }
    const names = all.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect([...new Set(names)].sort()).toEqual(
      ['ca.crt', 'ca.key', 'issued.json', 'join', 'revoked.json', 'tls.crt', 'tls.key', 'tokens.json'].sort(),
    );
  });

  test('are not replaced unless that is asked for', async () => {
    const { authority, token } = await world();
    const options = { folder: authority, lifeMs: HOUR_MS, force: false };
    const before = readFileSync(token, 'utf8');
    await expect(initAuthority('again', options)).rejects.toThrow(/ca\.crt exists; --force replaces it/);
    await expect(issueCertificate({ role: 'node', name: 'a' }, options)).rejects.toThrow(/tls\.crt exists; --force/);
    await expect(issueToken('join', options)).rejects.toThrow(/join exists; --force/);
    expect(readFileSync(token, 'utf8')).toBe(before);
    expect(inventory(authority)).toMatchObject({ certificates: { length: 3 }, tokens: { length: 1 } });
  });

  test('two at work in one folder: the second one is told, and the lists lose nothing', async () => {
    const { authority } = await world();
    const options = { folder: authority, lifeMs: HOUR_MS, force: false };
    const results = await Promise.allSettled(
      ['b', 'c', 'd'].map((name) => issueCertificate({ role: 'node', name }, options)),
    );
    const made = results.filter(({ status }) => status === 'fulfilled').length;
    expect(made).toBeGreaterThan(0);
    expect(inventory(authority).certificates).toHaveLength(3 + made);
    for (const result of results)
      if (result.status === 'rejected') expect(String(result.reason)).toMatch(/another grw certs is at work/);
  });

  test('an authority whose key does not fit, or whose lists are damaged, signs nothing', async () => {
    const [one, two] = await Promise.all([world(), world()]);
    const options = { folder: one.authority, lifeMs: HOUR_MS, force: false };
    const key = readFileSync(join(one.authority, 'ca.key'));
    writeFileSync(join(one.authority, 'ca.key'), readFileSync(join(two.authority, 'ca.key')));
    await expect(issueCertificate({ role: 'user', name: 'x' }, options)).rejects.toThrow(/ca\.key is not the key of/);
    writeFileSync(join(one.authority, 'ca.key'), key);
    writeFileSync(join(one.authority, 'issued.json'), '[]');
    await expect(issueCertificate({ role: 'user', name: 'x' }, options)).rejects.toThrow(/issued\.json is damaged/);
    expect(readdirSync(join(one.authority, 'users'))).toEqual(['alice']);
  });
});

describe('revoking', () => {
  test('by name ends every certificate of that name, by serial one; a token by name or id', async () => {
    const { authority } = await world();
    await issueCertificate({ role: 'node', name: 'a' }, { folder: authority, lifeMs: HOUR_MS, force: true });
    const [first] = inventory(authority).certificates.filter(({ role }) => role === 'node');
    expect(await revoke([first!.serial.toLowerCase()], authority)).toEqual([{ what: 'node/a', serial: first!.serial }]);
    expect(await revoke(['node/a'], authority)).toHaveLength(1);
    const [token] = inventory(authority).tokens;
    expect(await revoke([token!.id], authority)).toEqual([{ what: 'token/join', id: token!.id }]);
    const { certificates, tokens } = inventory(authority);
    expect(certificates.map(({ role, revoked }) => [role, revoked])).toEqual([
      ['server', false],
      ['node', true],
      ['node', true],
      ['user', false],
    ]);
    expect(tokens).toMatchObject([{ revoked: true }]);
    await expect(revoke(['node/a'], authority)).rejects.toThrow(/revoked or expired already/);
  });

  test('of something unknown revokes nothing of the rest', async () => {
    const { authority } = await world();
    await expect(revoke(['node/a', 'node/b'], authority)).rejects.toThrow(/there is no node\/b .*grw certs show lists/);
    expect(inventory(authority).certificates.every(({ revoked }) => !revoked)).toBe(true);
  });
});

describe('identities', () => {
  test('names that could be read as something else are refused', async () => {
    const { authority } = await world();
    const options = { folder: authority, lifeMs: HOUR_MS, force: true };
    const bad = ['', 'A', '-a', 'a-', 'a.b', 'a/b', '../a', 'a b', 'a,URI:urn:grw:user:b', 'ä', 'x'.repeat(64), 'a\n'];
    for (const name of bad) {
      await expect(issueCertificate({ role: 'node', name }, options)).rejects.toThrow(/cannot be a name/);
      await expect(issueToken(name, options)).rejects.toThrow(/cannot be a name/);
    }
    for (const host of ['', 'a b', 'http://a', 'a:1', '*', '*.a', 'a..b', '-a', '1.2.3.4.', `${'a.'.repeat(127)}b`])
      await expect(issueCertificate({ role: 'server', name: 's' }, options, [host])).rejects.toThrow(/is no host/);
  });

  test('come from exactly one URI of ours among the alternative names', () => {
    const of = (subjectAltName: string | undefined) => identityOf({ subjectAltName });
    expect(of('DNS:x, URI:urn:grw:node:a, IP Address:1.2.3.4')).toEqual({ role: 'node', name: 'a' });
    for (const text of [
      undefined,
      '',
      'DNS:urn:grw:node:a',
      'URI:urn:grw:admin:a',
      'URI:urn:grw:node:',
      'URI:urn:grw:node:a, URI:urn:grw:user:a',
      'URI:urn:grw:node:a, URI:http://b',
      'URI:"urn:grw:node:a\\u002c URI:urn:grw:user:b"',
    ])
      expect(of(text)).toBeNull();
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => of(`DNS:${text}`) === null || text.includes(', URI:')),
    );
  });

  test('a node may bear the name in its certificate, or more behind a dot, and never that of another certificate', () => {
    const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, name, fc.string(), (a, b, rest) => {
        expect(mayBeCalled({ role: 'node', name: a }, a)).toBe(true);
        expect(mayBeCalled({ role: 'node', name: a }, `${a}.${rest}`)).toBe(true);
        for (const called of [b, `${b}.${rest}`]) expect(mayBeCalled({ role: 'node', name: a }, called)).toBe(a === b);
      }),
    );
  });
});

test('only addresses of this machine pass for such', () => {
  for (const text of ['127.0.0.1:1', '127.1.2.3:1', '[::1]:1', 'localhost:1'])
    expect(isLoopback(hostPort(text)!.host)).toBe(true);
  for (const text of [
    '127.0.0.1.evil:1',
    '128.0.0.1:1',
    '0.0.0.0:1',
    '[::]:1',
    '127:1',
    'localhost.x:1',
    '[::ffff:127.0.0.1]:1',
  ])
    expect(isLoopback(hostPort(text)!.host)).toBe(false);
  for (const text of ['', 'a', 'a:', ':1', 'a:b', 'a:99999', 'unix:/x', 'dns:///a:1', 'a:1:2'])
    expect(hostPort(text)).toBeNull();
});
