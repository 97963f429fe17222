import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { service as healthService } from 'grpc-health-check';
import { initAuthority, issueCertificate, issueToken, revoke } from '../../src/security/authority/index.js';
import { Dialler } from '../../src/security/index.js';
import { CLIENT_OPTIONS, controlService, fleetService } from '../../src/wire/index.js';
import { folder, uniformSweep, until } from '../fleet/support.js';
import { coordinator } from '../fleet/fleet.js';
import { hearingLog, HOUR_MS, node, secure, user, world } from './support.js';

/** A copy of a TLS folder with files of others. */
function mixed(from: string, files: Readonly<Record<string, string>>): string {
  const to = join(folder(), 'mixed');
  cpSync(from, to, { recursive: true });
  for (const [name, path] of Object.entries(files)) cpSync(path, join(to, name));
  return to;
}

test('a node trains and a user steers over mutual TLS, to the end', async () => {
  const { server, node: tls, user: alice, token } = await world();
  const running = await secure(server);
  const sweep = running.submit(uniformSweep(3, 1));
  node(running.address, { tls, joinTokenFile: token });
  expect(await running.whenFinished(sweep)).toMatchObject({ done: 3, failed: 0 });
  const client = user(running.address, alice);
  expect(await client.status(null)).toMatchObject({ sweeps: [{ counts: { done: 3 } }] });
  const seen = [];
  for await (const status of client.watch(sweep, 10, new AbortController().signal)) seen.push(status);
  expect(seen.at(-1)).toMatchObject({ sweeps: [{ counts: { done: 3 } }] });
});

describe('a user is refused, and both sides say why', () => {
  test('without a certificate', async () => {
    const { server } = await world();
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    await expect(user(running.address, undefined).status(null)).rejects.toThrow(/asks for a certificate; give --tls/);
    expect(heard[0]).toMatchObject({ message: 'refused', peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string });
  });

  test('with TLS but no certificate', async () => {
    const { server } = await world();
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    const client = new Client(
      running.address,
      credentials.createSsl(readFileSync(join(server, 'ca.crt')), null, null, { checkServerIdentity: () => undefined }),
      { 'grpc.ssl_target_name_override': 'localhost' },
    );
    onTestFinished(() => client.close());
    const { path, requestSerialize, responseDeserialize } = controlService.status;
    const request = { kind: 'status', sweep: null } as const;
    const error = await new Promise((resolve) =>
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, resolve),
    );
    expect(error).toMatchObject({ code: 7 });
    expect(heard).toMatchObject([
      { message: 'refused', reason: expect.stringMatching(/shows no certificate/) as string },
    ]);
  });

  test('with an expired certificate: told before it dials, and by the coordinator when it dials all the same', async () => {
    const { authority, server } = await world();
    const now = Date.now() - 10 * HOUR_MS;
    const identity = { role: 'user', name: 'late' } as const;
    const { path } = await issueCertificate(identity, { folder: authority, lifeMs: HOUR_MS, force: false, now });
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    expect(() => user(running.address, path)).toThrow(
      /tls\.crt \(user\/late\) expired at .*; grw certs user NAME --force/,
    );
    expect(await rawRefusal(running.address, path)).toMatch(/expired at/);
    expect(heard).toMatchObject([
      { reason: expect.stringMatching(/expired at/) as string, subject: expect.stringContaining('CN=late') as string },
    ]);
  });

  test('with a certificate of another authority', async () => {
    const [ours, theirs] = await Promise.all([world(), world()]);
    const { log, heard } = hearingLog();
    const running = await secure(ours.server, { log });
    // It knows the coordinator's authority, and shows a certificate of another.
    const torn = mixed(theirs.user, { 'ca.crt': join(ours.server, 'ca.crt') });
    expect(() => user(running.address, torn)).toThrow(/not issued by the authority in .*ca\.crt; grw certs user NAME/);
    expect(await rawRefusal(running.address, torn)).toMatch(/another authority than this coordinator's/);
    expect(heard[0]).toMatchObject({ reason: expect.stringMatching(/another authority/) as string });
    // It knows only the other.
    await expect(user(running.address, theirs.user).status(null)).rejects.toThrow(
      /its certificate is of another authority than the one in/,
    );
  });

  test('with a revoked certificate', async () => {
    const { authority, server, user: alice } = await world();
    await revoke(['user/alice'], authority);
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    await expect(user(running.address, alice).status(null)).rejects.toThrow(/user\/alice, serial \w+, was revoked/);
    expect(heard[0]).toMatchObject({ message: 'refused', reason: expect.stringMatching(/was revoked/) as string });
  });

  test("with a server's or node's certificate: told before it dials, and at each call", async () => {
    const { server, node: tls } = await world();
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    expect(() => user(running.address, tls)).toThrow(/is a certificate of a node, not of a user; grw certs user NAME/);
    expect(await callAs(running.address, 'node', tls, controlService.status)).toMatchObject({
      code: 7,
      details: expect.stringMatching(
        /grw\.v1\.Control is for certificates of a user, and node\/a is one of a node/,
      ) as string,
    });
    expect(heard).toMatchObject([{ certificate: 'node/a', method: '/grw.v1.Control/Status' }]);
    expect(await rawRefusal(running.address, server)).toMatch(/not one of a node or a user/);
  });

  test('when the coordinator does not speak TLS, or is not who was dialled', async () => {
    const { authority, user: alice } = await world();
    const plain = await coordinator();
    await expect(user(plain.address, alice).status(null)).rejects.toThrow(/does not speak TLS/);
    const options = { folder: authority, lifeMs: HOUR_MS, force: true };
    const { path } = await issueCertificate({ role: 'server', name: 'coordinator' }, options, ['head.cluster']);
    const running = await secure(path);
    const elsewhere = running.address.replace('127.0.0.1', '127.0.0.2');
    // It listens on the first address alone; the second one reaches nobody.
    await expect(user(elsewhere, alice).status(null)).rejects.toThrow(/no coordinator answers/);
    const everywhere = await secure(path, { listen: '127.0.0.3:0' });
    await expect(user(everywhere.address, alice).status(null)).rejects.toThrow(
      /its certificate is not for 127\.0\.0\.3; grw certs server 127\.0\.0\.3 --force/,
    );
  });
});

describe('a node is refused, and both sides say why', () => {
  test.each<[string, (authority: string, token: string) => Promise<string | undefined>, RegExp]>([
    [
      'without a join token',
      () => Promise.resolve(undefined),
      /no join token: give the node one with --join-token-file/,
    ],
    [
      'with a wrong one',
      (_, token) => {
        const other = join(folder(), 'token');
        const text = readFileSync(token, 'utf8').slice(0, 14);
        writeFileSync(other, `${text}${randomBytes(32).toString('base64url')}`, { mode: 0o600 });
        return Promise.resolve(other);
      },
      /none of this coordinator's/,
    ],
    [
      'with an expired one',
      async (authority) =>
        (await issueToken('old', { folder: authority, lifeMs: HOUR_MS, force: false, now: Date.now() - 2 * HOUR_MS }))
          .path,
      /the join token old expired at/,
    ],
    [
      'with a revoked one',
      async (authority, token) => {
        await revoke(['token/join'], authority);
        return token;
      },
      /the join token join was revoked/,
    ],
  ])('%s', async (_, tokenOf, reason) => {
    const { authority, server, node: tls, token } = await world();
    const joinTokenFile = await tokenOf(authority, token);
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    const refused = node(running.address, joinTokenFile === undefined ? { tls } : { tls, joinTokenFile });
    await expect(refused.ended).rejects.toThrow(reason);
    await expect(refused.ended).rejects.toThrow(`${running.address} refused this node`);
    expect(heard).toMatchObject([
      { message: 'refused', certificate: 'node/a', reason: expect.stringMatching(reason) as string },
    ]);
    expect(JSON.stringify(heard)).not.toContain(readFileSync(token, 'utf8').trim().slice(14));
    expect(running.status().nodes).toEqual([]);
  });

  test('with a revoked certificate, or one of a user', async () => {
    const { authority, server, node: tls, user: alice, token } = await world();
    await revoke(['node/a'], authority);
    const running = await secure(server);
    await expect(node(running.address, { tls, joinTokenFile: token }).ended).rejects.toThrow(/node\/a, .*was revoked/);
    expect(() => node(running.address, { tls: alice, joinTokenFile: token })).toThrow(/of a user, not of a node/);
    for (const method of [fleetService.fetch, fleetService.recall])
      expect(await callAs(running.address, 'user', alice, method)).toMatchObject({ code: 7 });
  });

  test("under a name that is not its certificate's", async () => {
    const { server, node: tls, token } = await world();
    const { log, heard } = hearingLog();
    const running = await secure(server, { log });
    await expect(node(running.address, { tls, joinTokenFile: token }, 'ab').ended).rejects.toThrow(
      /certificate node\/a is for nodes called a or a\.\*, not ab/,
    );
    expect(heard).toMatchObject([{ certificate: 'node/a', name: 'ab' }]);
    node(running.address, { tls, joinTokenFile: token }, 'a.host-1');
    await until(() => running.status().nodes.some(({ name }) => name === 'a.host-1'));
  });

  test('before it has joined: data and checkpoints are for nodes that have', async () => {
    const { server, node: tls } = await world();
    const running = await secure(server);
    for (const method of [fleetService.fetch, fleetService.recall])
      expect(await callAs(running.address, 'node', tls, method)).toMatchObject({
        code: 14,
        details: /no node has joined/,
      });
  });
});

test('health is open to every certificate, and to none without', async () => {
  const { server, node: tls, user: alice } = await world();
  const running = await secure(server);
  const check = healthService['Check']!;
  expect(await callAs(running.address, 'node', tls, check)).toBeNull();
  expect(await callAs(running.address, 'user', alice, check)).toBeNull();
});

describe('addresses that other machines can reach', () => {
  test.each(['0.0.0.0:0', '[::]:0', '10.0.0.1:0'])('%s: no listening without a join token', async (listen) => {
    const { authority } = await bare();
    await expect(secure(join(authority, 'server'), { listen })).rejects.toThrow(
      /refusing to listen on .*no join token. grw certs token makes one/,
    );
  });

  test('no dialling without TLS, unless it is asked for', () => {
    for (const address of [
      '10.0.0.1:7600',
      'head.cluster:7600',
      'dns:localhost:7600',
      '[fe80::1]:7600',
      'localhost.evil:1',
    ])
      expect(() => user(address, undefined)).toThrow(/refusing to connect to .*--tls FOLDER.*--insecure/);
    for (const address of ['localhost:1', '127.8.9.1:1', '[::1]:1']) user(address, undefined);
    new Dialler('10.0.0.1:1', 'user', CLIENT_OPTIONS, { insecure: true }).close();
  });

  test('with and without TLS at once is a contradiction', async () => {
    const { server, user: alice } = await world();
    await expect(secure(server, { insecure: true })).rejects.toThrow(/not both/);
    expect(() => new Dialler('10.0.0.1:1', 'user', CLIENT_OPTIONS, { tls: alice, insecure: true })).toThrow(/not both/);
  });
});

describe('files that cannot be used are named', () => {
  test('a key that others may read, is of another certificate, or is none', async () => {
    const { user: alice, node: tls } = await world();
    const open = mixed(alice, {});
    chmodSync(join(open, 'tls.key'), 0o644);
    expect(() => user('127.0.0.1:1', open)).toThrow(/tls\.key is secret.*chmod 600/);
    expect(() => user('127.0.0.1:1', mixed(alice, { 'tls.key': join(tls, 'tls.key') }))).toThrow(/is not the key of/);
    const torn = mixed(alice, {});
    writeFileSync(join(torn, 'tls.key'), 'torn');
    expect(() => user('127.0.0.1:1', torn)).toThrow(/holds no private key/);
  });

  test('a folder or a file that is not there, a certificate that is none, a list that is gone', async () => {
    const { server, user: alice } = await world();
    expect(() => user('127.0.0.1:1', '/nowhere')).toThrow(/there is no \/nowhere\/ca\.crt; grw certs user NAME makes/);
    const torn = mixed(alice, {});
    writeFileSync(join(torn, 'tls.crt'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    expect(() => user('127.0.0.1:1', torn)).toThrow(/tls\.crt holds no certificate/);
    const bad = mixed(server, {});
    writeFileSync(join(bad, 'revoked.json'), '{}');
    await expect(secure(bad)).rejects.toThrow(/revoked\.json is damaged/);
  });
});

async function bare(): Promise<{ authority: string }> {
  const authority = join(folder(), 'certs');
  const options = { folder: authority, lifeMs: HOUR_MS, force: false };
  await initAuthority('bare', options);
  await issueCertificate({ role: 'server', name: 'coordinator' }, options);
  return { authority };
}

/** What a client that does not look at its own files first is told by the coordinator. */
async function rawRefusal(address: string, tls: string): Promise<string | undefined> {
  const { probe } = await import('./raw-probe.js');
  return probe(address, tls);
}

/** The error of a call with this certificate, whatever the method. */
async function callAs(
  address: string,
  role: 'node' | 'user',
  tls: string,
  method: { readonly path: string },
): Promise<{ code: number; details: unknown } | null> {
  const dialler = new Dialler(address, role, CLIENT_OPTIONS, { tls });
  onTestFinished(() => dialler.close());
  const same = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) =>
    dialler.client().makeUnaryRequest(method.path, same, same, Buffer.alloc(0), (error) => resolve(error)),
  );
}
