import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ControlClient } from '../../src/cli/control/index.js';
import type { Coordinator, CoordinatorOptions } from '../../src/coordinator/index.js';
import type { Logger } from '../../src/log/index.js';
import { silentLog } from '../../src/log/index.js';
import { initAuthority, issueCertificate, issueToken } from '../../src/security/authority/index.js';
import type { NodeHandle } from '../../src/worker/node-options.js';
import { startNode } from '../../src/worker/node.js';
import { coordinator } from '../fleet/fleet.js';
import { CHEAP_TRAINER, folder } from '../fleet/support.js';

export const HOUR_MS = 3_600_000;

/** An authority with a server, node `a`, user `alice` and a join token; folders as `grw certs` makes them. */
export interface World {
  readonly authority: string;
  readonly server: string;
  readonly node: string;
  readonly user: string;
  readonly token: string;
}

export async function world(now = Date.now(), lifeMs = HOUR_MS): Promise<World> {
  const authority = join(folder(), 'certs');
  const options = { folder: authority, lifeMs, force: false, now };
  await initAuthority('test', { ...options, lifeMs: 100 * HOUR_MS });
  const server = await issueCertificate({ role: 'server', name: 'coordinator' }, { ...options, lifeMs: 10 * HOUR_MS });
  const node = await issueCertificate({ role: 'node', name: 'a' }, options);
  const user = await issueCertificate({ role: 'user', name: 'alice' }, options);
  const token = await issueToken('join', options);
  return { authority, server: server.path, node: node.path, user: user.path, token: token.path };
}

export function secure(tls: string, options: Partial<CoordinatorOptions> = {}): Promise<Coordinator> {
  return coordinator({ tls, ...options });
}

/** What was logged as a warning or worse, in order. */
export function hearingLog(): { readonly log: Logger; readonly heard: Record<string, unknown>[] } {
  const heard: Record<string, unknown>[] = [];
  const hear = (facts: Record<string, unknown>, message: string): void => void heard.push({ ...facts, message });
  const log = Object.assign(Object.create(silentLog()) as Logger, { warn: hear, error: hear });
  return { log, heard };
}

/** A user's line; closed when the test ends. */
export function user(address: string, tls: string | undefined): ControlClient {
  const client = new ControlClient(address, { tls });
  onTestFinished(() => client.close());
  return client;
}

/** A node in this process, ended when the test ends. */
export function node(
  address: string,
  security: { readonly tls?: string; readonly joinTokenFile?: string },
  name = 'a',
  log = silentLog(),
): NodeHandle {
  const handle = startNode({
    coordinator: address,
    security,
    threads: 1,
    name,
    log,
    trainerModule: CHEAP_TRAINER,
    dataFolder: folder(),
  });
  onTestFinished(() => handle.drain('the test ends'));
  return handle;
}
