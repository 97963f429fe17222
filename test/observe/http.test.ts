import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Coordinator, CoordinatorOptions } from '../../src/coordinator/index.js';
import { startCoordinator } from '../../src/coordinator/index.js';
import { httpAddress } from '../../src/http/index.js';
import { silentLog } from '../../src/log/index.js';
import { coordinator, localNode } from '../fleet/fleet.js';
import { folder, uniformSweep, until } from '../fleet/support.js';
import { hearingLog, world } from '../security/support.js';

const TOKEN = 'b1946ac92492d2347c6235b4d2611184';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly ca?: Buffer;
}

function ask(url: string, { method = 'GET', headers = {}, body = '', ca }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const made = ca === undefined ? plainRequest(url, { method, headers }) : tlsRequest(url, { method, headers, ca });
    made.on('error', reject);
    made.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(pieces).toString() }),
      );
    });
    made.end(body);
  });
}

function serving(options: Partial<CoordinatorOptions> = {}): Promise<Coordinator> {
  return coordinator({ http: { listen: '127.0.0.1:0' }, ...options });
}

function tokenFile(text = `${TOKEN}\n`): string {
  const file = join(folder(), 'token');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

async function sample(url: string, name: string): Promise<number | undefined> {
  const { body } = await ask(`${url}/metrics`);
  const line = body.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

describe('reading', () => {
  test('what is there, by GET and HEAD alone, with the headers that keep it to itself', async () => {
    const { url } = await serving();
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/live', 'text/html'],
      ['/api/status', 'application/json'],
      ['/metrics', 'text/plain; version=0.0.4'],
      ['/healthz', 'text/plain'],
    ] as const) {
      const got = await ask(url! + path);
      expect(got.status).toBe(200);
      expect(got.headers['content-type']).toContain(type);
      expect(got.headers['content-security-policy']).toContain("default-src 'none'");
      expect(got.headers['x-content-type-options']).toBe('nosniff');
      expect(got.headers['access-control-allow-origin']).toBeUndefined();
      expect(await ask(`${url!}${path}?x=1`, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
        expect(await ask(url! + path, { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
    for (const path of ['/nothing', '/metrics/', '/../etc/passwd', '//', '/api/sweeps/x/pause'])
      expect((await ask(url! + path)).status).toBe(404);
  });

  test('not under another name, as a page from elsewhere would use', async () => {
    const { url } = await serving();
    const { host } = new URL(url!);
    for (const name of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '10.0.0.1'])
      expect((await ask(`${url!}/api/status`, { headers: { Host: name } })).status).toBe(421);
    for (const name of [host, 'localhost', 'LOCALHOST:9', '[::1]:1', '[::1]'])
      expect((await ask(`${url!}/api/status`, { headers: { Host: name } })).status).toBe(200);
  });

  test('too much of anything is refused, and the next is answered', async () => {
    const { url } = await serving();
    expect((await ask(`${url!}/`, { method: 'POST', body: 'x'.repeat(5_000) })).status).toBe(413);
    expect((await ask(url!, { headers: { 'X-Long': 'x'.repeat(10_000) } })).status).toBe(431);
    expect((await ask(`${url!}/healthz`)).status).toBe(200);
  });

  test('a real fleet, as it comes, works and goes', async () => {
    const running = await serving();
    const sweep = running.submit(uniformSweep(24, 20));
    expect(await sample(running.url!, `grw_cells{sweep="${sweep}",state="pending"}`)).toBe(24);
    const node = localNode(running.address, { name: 'mine' });
    await running.whenFinished(sweep);
    expect(await sample(running.url!, `grw_cells{sweep="${sweep}",state="done"}`)).toBe(24);
    expect(await sample(running.url!, 'grw_cells_committed_total')).toBe(24);
    expect(await sample(running.url!, 'grw_threads')).toBe(2);
    expect(await sample(running.url!, 'grw_store_commit_writes_sum')).toBe(24);
    const { body } = await ask(`${running.url!}/api/status`);
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      sweeps: [{ sweep, counts: { done: 24 } }],
      nodes: [{ name: 'mine', done: 24, bannedSeconds: 0 }],
      faults: [],
    });
    expect(await node.stop(5_000).then(() => true)).toBe(true);
    await until(() => running.status().nodes.length === 0);
    // What is told may be a moment old.
    await expect.poll(async () => (await ask(`${running.url!}/metrics`)).body).not.toContain('node="mine"');
    expect(await sample(running.url!, 'grw_threads')).toBe(0);
  });

  test('says that it closes, and is gone with its coordinator', async () => {
    const running = await serving();
    await running.close();
    await expect(ask(`${running.url!}/healthz`)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('over TLS with the certificate of the coordinator, and of readers none', async () => {
    const { server, authority } = await world();
    const running = await serving({ tls: server });
    // Loopback speaks in the clear; elsewhere it would be this certificate.
    expect(running.url).toMatch(/^http:/);
    const ca = readFileSync(join(authority, 'ca.crt'));
    const everywhere = await serving({ tls: server, http: { listen: '0.0.0.0:0' } });
    const { port } = new URL(everywhere.url!);
    expect(everywhere.url).toMatch(/^https:/);
    expect(await ask(`https://localhost:${port}/healthz`, { ca })).toMatchObject({ status: 200, body: 'serving\n' });
    await expect(ask(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
});

describe('where', () => {
  test.each([
    ['127.0.0.1:80', {}, { tls: null, isLoopback: true }],
    ['localhost:0', { tls: 'certs' }, { tls: null, isLoopback: true }],
    ['[::1]:0', {}, { tls: null, isLoopback: true }],
    ['0.0.0.0:80', { tls: 'certs' }, { tls: 'certs', isLoopback: false }],
    ['head.cluster:80', { insecure: true, tls: 'certs' }, { tls: null, isLoopback: false }],
  ])('%s %j', (listen, options, expected) => expect(httpAddress({ listen, ...options })).toMatchObject(expected));

  test.each([
    ['0.0.0.0:80', /refusing to serve HTTP on 0\.0\.0\.0:80: other machines could read along.*--http-insecure/],
    ['80', /expected HOST:PORT/],
    ['127.0.0.1:99999', /expected HOST:PORT/],
  ])('%s is refused', (listen, why) => expect(() => httpAddress({ listen })).toThrow(why));

  test('a taken port is said so, and the data directory is free again', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const options = { listen: '127.0.0.1:0', dataDirectory: folder(), log: silentLog(), closeGraceMs: 100 };
    const http = { listen: `127.0.0.1:${port}` };
    await expect(startCoordinator({ ...options, http })).rejects.toThrow(`cannot serve HTTP on 127.0.0.1:${port}`);
    const again = await startCoordinator(options);
    await again.close();
  });
});

describe('steering', () => {
  const steer = (url: string, sweep: string, verb: string, asked: Asked = {}): Promise<Answer> =>
    ask(`${url}/api/sweeps/${sweep}/${verb}`, { method: 'POST', ...asked });
  const bearer = { Authorization: `Bearer ${TOKEN}` };

  test('without a token there is nothing to write to', async () => {
    const running = await serving();
    const sweep = running.submit(uniformSweep(3, 1));
    for (const verb of ['pause', 'resume', 'cancel', 'priority'])
      expect((await steer(running.url!, sweep, verb, { headers: bearer })).status).toBe(404);
    expect((await ask(running.url!)).body).not.toContain('<button');
    expect(running.status().sweeps[0]!.mode).toBe('active');
  });

  test('with it: as grw pause, resume, cancel and priority', async () => {
    const running = await serving({ http: { listen: '127.0.0.1:0', tokenFile: tokenFile() } });
    const sweep = running.submit(uniformSweep(3, 1));
    const now = () => running.status().sweeps[0]!;
    for (const [verb, mode] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['cancel', 'cancelled'],
    ] as const) {
      const got = await steer(running.url!, sweep, verb, { headers: bearer });
      expect(got.status).toBe(200);
      expect(JSON.parse(got.body)).toEqual({ version: 1, sweep, mode });
      expect(now().mode).toBe(mode);
    }
    const five = await steer(running.url!, sweep, 'priority', { headers: bearer, body: '{"priority":5}' });
    expect(five.status).toBe(200);
    expect(now().priority).toBe(5);
    for (const body of ['', '{', '{"priority":"5"}', '{"priority":1e9}', '{"priority":1,"x":2}', '[5]'])
      expect((await steer(running.url!, sweep, 'priority', { headers: bearer, body })).status).toBe(400);
    for (const other of ['no-such-sweep-0123456789abcdef', 'x', '%2e%2e'])
      expect((await steer(running.url!, other, 'pause', { headers: bearer })).status).toBe(404);
    expect((await ask(`${running.url!}/api/sweeps/${sweep}/pause`, { headers: bearer })).status).toBe(405);
    expect(now().priority).toBe(5);
  });

  test('not without the right token, however it is shown; it is counted, logged, and the token is not', async () => {
    const { log, heard } = hearingLog();
    const running = await serving({ log, http: { listen: '127.0.0.1:0', tokenFile: tokenFile() } });
    const sweep = running.submit(uniformSweep(3, 1));
    const wrong = [
      {},
      { Authorization: '' },
      { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${TOKEN}x` },
      { Authorization: `Bearer ${TOKEN.slice(1)}` },
      { Authorization: `Basic ${TOKEN}` },
      { Authorization: TOKEN },
      { Cookie: `token=${TOKEN}` },
    ];
    for (const headers of wrong) {
      const got = await steer(running.url!, sweep, 'pause', { headers });
      expect(got).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="grw"' } });
    }
    expect((await steer(running.url!, `${sweep}?token=${TOKEN}`, 'pause')).status).not.toBe(200);
    expect(running.status().sweeps[0]!.mode).toBe('active');
    expect(await sample(running.url!, 'grw_refused_total{reason="http-token"}')).toBe(wrong.length);
    const refusals = heard.filter(({ reason }) => reason === 'it does not show the token of HTTP');
    expect(refusals).toHaveLength(wrong.length);
    expect(JSON.stringify(heard)).not.toContain(TOKEN);
  });

  test.each([
    ['a short one', 'secret', /no token of at least 22/],
    ['two words', `${TOKEN} ${TOKEN}`, /no token/],
    ['nothing', '', /no token/],
  ])('%s is no token', async (_, text, why) => {
    await expect(serving({ http: { listen: '127.0.0.1:0', tokenFile: tokenFile(text) } })).rejects.toThrow(why);
  });

  test('nor over a network in the clear', async () => {
    const http = { listen: '0.0.0.0:0', insecure: true, tokenFile: tokenFile() };
    await expect(serving({ http })).rejects.toThrow(/the token would travel in the clear/);
  });
});
