import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../src/log/index.js';
import { Gate } from '../../src/coordinator/gate/index.js';
import { initAuthority, issueCertificate, issueToken, revoke } from '../../src/security/authority/index.js';
import { folder, uniformSweep, until } from '../fleet/support.js';
import { hearingLog, HOUR_MS, node, secure, user, world } from './support.js';

/** Serial number of the certificate that a coordinator shows to a new connection. */
function shownBy(address: string): Promise<string> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host!, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    socket.on('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()!.serialNumber);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

async function drained(all: AsyncIterable<unknown>): Promise<void> {
  const each = all[Symbol.asyncIterator]();
  while ((await each.next()).done !== true);
}

describe('without a restart', () => {
  test('a renewed certificate of the coordinator is shown from the next connection on; calls go on', async () => {
    const { authority, server, user: alice } = await world();
    const running = await secure(server);
    const client = user(running.address, alice);
    await client.status(null);
    const before = await shownBy(running.address);
    await issueCertificate(
      { role: 'server', name: 'coordinator' },
      { folder: authority, lifeMs: HOUR_MS, force: true },
    );
    const after = await shownBy(running.address);
    expect(after).not.toBe(before);
    expect(readFileSync(join(authority, 'issued.json'), 'utf8')).toContain(after);
    await client.status(null);
    await user(running.address, alice).status(null);
  });

  test('files that do not fit together leave the earlier ones in force, until they do', async () => {
    const { authority, server, user: alice } = await world();
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    const before = await shownBy(running.address);
    const next = join(folder(), 'next');
    cpSync(authority, next, { recursive: true });
    const renewed = await issueCertificate(
      { role: 'server', name: 'coordinator' },
      { folder: next, lifeMs: HOUR_MS, force: true },
    );
    cpSync(join(renewed.path, 'tls.crt'), join(server, 'tls.crt'));
    expect(await shownBy(running.address)).toBe(before);
    await user(running.address, alice).status(null);
    expect(heard.map(({ message }) => message)).toContain(
      'changed files for TLS cannot be used; the earlier ones stay in force',
    );
    cpSync(join(renewed.path, 'tls.key'), join(server, 'tls.key'));
    expect(await shownBy(running.address)).not.toBe(before);
  });

  test('a list of revocations that is gone or damaged revokes no less', async () => {
    const { authority, server, user: alice } = await world();
    await revoke(['user/alice'], authority);
    const running = await secure(server);
    rmSync(join(server, 'revoked.json'));
    await expect(user(running.address, alice).status(null)).rejects.toThrow(/was revoked/);
    writeFileSync(join(server, 'revoked.json'), '{"version":1,"certificates":[');
    await expect(user(running.address, alice).status(null)).rejects.toThrow(/was revoked/);
  });

  test('a revoked user is refused at the next call on the same connection, and its watch ends', async () => {
    const { authority, server, user: alice } = await world();
    const running = await secure(server);
    running.submit(uniformSweep(1, 1));
    const client = user(running.address, alice);
    const watched = drained(client.watch(null, 10, new AbortController().signal));
    const end = expect(watched).rejects.toThrow(/user\/alice, serial \w+, was revoked/);
    await client.status(null);
    await revoke(['user/alice'], authority);
    await expect(client.status(null)).rejects.toThrow(/user\/alice, serial \w+, was revoked/);
    await end;
  });

  test('a revoked node is sent away for good, and its cells go to another', async () => {
    const { authority, server, node: tls, token } = await world();
    const other = await issueCertificate(
      { role: 'node', name: 'b' },
      { folder: authority, lifeMs: HOUR_MS, force: false },
    );
    const { log, heard } = hearingLog();
    const running = await secure(server, { log, leaseMs: 1_000 });
    const sweep = running.submit(uniformSweep(4, 200));
    const first = node(running.address, { tls, joinTokenFile: token }, 'a.1');
    await until(() => running.status().nodes.some(({ leased }) => leased > 0));
    await revoke(['node/a'], authority);
    await expect(first.ended).rejects.toThrow(/node\/a, serial \w+, was revoked/);
    expect(heard).toMatchObject([{ certificate: 'node/a', calls: 1 }]);
    node(running.address, { tls: other.path, joinTokenFile: token }, 'b.1');
    expect(await running.whenFinished(sweep)).toMatchObject({ done: 4, failed: 0 });
  });

  test('a revoked join token keeps new nodes out, not those that joined', async () => {
    const { authority, server, node: tls, token } = await world();
    const running = await secure(server);
    node(running.address, { tls, joinTokenFile: token }, 'a.1');
    await until(() => running.status().nodes.some(({ connected }) => connected));
    await revoke(['token/join'], authority);
    await expect(node(running.address, { tls, joinTokenFile: token }, 'a.2').ended).rejects.toThrow(/was revoked/);
    expect(running.status().nodes).toMatchObject([{ name: 'a.1', connected: true }]);
    const fresh = await issueToken('fresh', { folder: authority, lifeMs: HOUR_MS, force: false });
    node(running.address, { tls, joinTokenFile: fresh.path }, 'a.3');
    await until(() => running.status().nodes.some(({ name, connected }) => name === 'a.3' && connected));
  });

  test('a node whose certificate ends is parted from, goes on, and is back with a renewed one', async () => {
    const { authority, server, token } = await world();
    const identity = { role: 'node', name: 'brief' } as const;
    const brief = await issueCertificate(identity, { folder: authority, lifeMs: 8_000, force: false });
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    let ended = false;
    const handle = node(running.address, { tls: brief.path, joinTokenFile: token }, 'brief');
    handle.ended.catch(() => (ended = true));
    await until(() => running.status().nodes.some(({ connected }) => connected));
    await until(() => running.status().nodes.every(({ connected }) => !connected));
    expect(heard[0]).toMatchObject({
      certificate: 'node/brief',
      reason: expect.stringMatching(/expired at/) as string,
    });
    const renewed = await issueCertificate(identity, { folder: authority, lifeMs: HOUR_MS, force: true });
    expect(renewed.path).toBe(brief.path);
    await until(() => running.status().nodes.some(({ connected }) => connected));
    expect(ended).toBe(false);
  });

  test('when the authority is replaced, certificates of the old one are parted from', async () => {
    const { authority, server, user: alice } = await world();
    const running = await secure(server);
    const client = user(running.address, alice);
    await client.status(null);
    const next = join(folder(), 'next');
    const options = { folder: next, lifeMs: HOUR_MS, force: false };
    await initAuthority('next', options);
    const renewed = await issueCertificate({ role: 'server', name: 'coordinator' }, options);
    const theirs = await issueCertificate({ role: 'user', name: 'alice' }, options);
    renameSync(server, join(authority, 'old'));
    cpSync(renewed.path, server, { recursive: true });
    await expect(client.status(null)).rejects.toThrow(/another authority/);
    await user(running.address, theirs.path).status(null);
  });
});

test('the coordinator says when a certificate ends soon', async () => {
  const { server } = await world();
  const { log, heard } = hearingLog();
  const start = (now: number): void => {
    const gate = new Gate(server, log, () => now);
    onTestFinished(() => gate.close());
  };
  // Of ten hours, nine are not the last fifth, and one is.
  start(Date.now() + HOUR_MS);
  expect(heard).toEqual([]);
  start(Date.now() + 9 * HOUR_MS);
  expect(heard).toMatchObject([
    {
      subject: expect.stringContaining('CN=coordinator') as string,
      message: expect.stringContaining('expires soon') as string,
    },
  ]);
});

test('the coordinator closes with secure connections open, and a second one takes its place', async () => {
  const { server, user: alice, node: tls, token } = await world();
  const running = await secure(server, { closeGraceMs: 300, log: silentLog() });
  await user(running.address, alice).status(null);
  node(running.address, { tls, joinTokenFile: token });
  await until(() => running.status().nodes.some(({ connected }) => connected));
  await running.close();
  const again = await secure(server, { listen: running.address });
  await until(() => again.status().nodes.some(({ connected }) => connected));
});
