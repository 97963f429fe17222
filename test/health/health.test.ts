/** The health port of a coordinator and a node, asked as a probe does: in the clear, without a certificate. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Client } from '@grpc/grpc-js';
import { credentials, makeClientConstructor } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { HealthPortError, openHealthPort } from '../../src/health/index.js';
import { FLEET_SERVICE } from '../../src/wire/index.js';
import { buildDist } from '../support/built.js';
import { ownLoopback } from '../support/loopback.js';
import { coordinator, localNode } from '../fleet/fleet.js';
import { folder, uniformSweep } from '../fleet/support.js';
import { initAuthority, issueCertificate, issueToken } from '../../src/security/authority/index.js';
import { Idleness } from '../../src/worker/idleness.js';

beforeAll(buildDist, 600_000);

interface Health extends Client {
  check(
    request: { readonly service: string },
    reply: (error: Error | null, response?: { readonly status: string }) => void,
  ): void;
}
const HealthClient = makeClientConstructor(service, 'health') as unknown as new (
  address: string,
  way: ReturnType<typeof credentials.createInsecure>,
) => Health;

/** The status of a service; the error where nobody answers. */
function ask(address: string, of = ''): Promise<string> {
  const client = new HealthClient(address, credentials.createInsecure());
  return new Promise((resolve) => {
    client.check({ service: of }, (error, response) => {
      client.close();
      resolve(error === null ? response!.status : 'no answer');
    });
  });
}

async function until(wanted: string, address: string, of = ''): Promise<void> {
  await expect.poll(() => ask(address, of), { interval: 100 }).toBe(wanted);
}

function freeAddress(): Promise<string> {
  const host = ownLoopback();
  return new Promise((resolve) => {
    const server = createServer().listen(0, host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(`${host}:${port}`));
    });
  });
}

test('a node answers without a coordinator, and is ready with one; idle for long enough it ends', async () => {
  const [listen, health] = [await freeAddress(), await freeAddress()];
  const node = localNode(listen, { health, untilIdle: 5 });
  await until('SERVING', health);
  expect(await ask(health, FLEET_SERVICE)).toBe('NOT_SERVING');
  const running = await coordinator({ listen });
  const sweep = running.submit(uniformSweep(3, 1));
  await until('SERVING', health, FLEET_SERVICE);
  expect(await running.whenFinished(sweep)).toMatchObject({ done: 3 });
  expect(await node.exited).toMatchObject({ code: 0, crashes: 0 });
  expect(await ask(health)).toBe('no answer');
}, 300_000);

test('a coordinator behind TLS answers probes that show nothing, on that port alone', async () => {
  const certs = join(folder(), 'certs');
  const life = { folder: certs, lifeMs: 3_600_000, force: false };
  await initAuthority('test', life);
  await issueCertificate({ role: 'server', name: 'coordinator' }, life, ['127.0.0.1']);
  await issueToken('join', life);
  const health = await freeAddress();
  const running = await coordinator({ tls: join(certs, 'server'), health });
  expect([await ask(health), await ask(health, FLEET_SERVICE)]).toEqual(['SERVING', 'SERVING']);
  expect(await ask(running.address)).toBe('no answer');
  await running.close();
  expect(await ask(health)).toBe('no answer');
});

test('an address that is none, or is taken, is told by name', async () => {
  const { HealthImplementation } = await import('grpc-health-check');
  const health = new HealthImplementation({ '': 'SERVING' });
  await expect(openHealthPort('nowhere', health)).rejects.toThrow(HealthPortError);
  const first = await openHealthPort('127.0.0.1:0', health);
  onTestFinished(() => first.close());
  await expect(openHealthPort(first.address, health)).rejects.toThrow(first.address);
});

test('idleness counts from the last cell, and not while the coordinator is away', () => {
  const idleness = new Idleness(10);
  expect([
    idleness.isEnough(0, true, 0),
    idleness.isEnough(9, true, 0),
    idleness.isEnough(10, true, 1),
    idleness.isEnough(20, true, 0),
    idleness.isEnough(29, false, 0),
    idleness.isEnough(31, true, 0),
    idleness.isEnough(40, true, 0),
    idleness.isEnough(41, true, 0),
  ]).toEqual([false, false, false, false, false, false, false, true]);
});
