import type { Made } from '../../security/authority/index.js';
import { initAuthority, inventory, issueCertificate, issueToken, revoke } from '../../security/authority/index.js';
import type { Identity } from '../../security/index.js';
import { endsSoon, showIdentity, showTime } from '../../security/index.js';
import { EXIT } from '../exit-codes.js';
import type { VerbIo } from './coordinator.js';

export interface MakeOptions {
  /** Of the authority. */
  readonly folder: string;
  /** Milliseconds. */
  readonly for: number;
  readonly force: boolean;
  readonly json: boolean;
}

/** @throws SecurityError */
export async function makeAuthority(name: string, options: MakeOptions, io: VerbIo): Promise<number> {
  const made = await initAuthority(name, lifeOf(options));
  return tell('authority', made, options, io, `keep ${made.path}/ca.key to yourself; next: grw certs server HOST`);
}

/** @throws SecurityError */
export async function makeCertificate(
  identity: Identity,
  options: MakeOptions,
  io: VerbIo,
  hosts: readonly string[] = [],
): Promise<number> {
  const made = await issueCertificate(identity, lifeOf(options), hosts);
  const use = { server: 'coordinator', node: 'worker', user: 'submit' }[identity.role];
  return tell(showIdentity(identity), made, options, io, `grw ${use} --tls ${made.path}`);
}

/** @throws SecurityError */
export async function makeToken(name: string, options: MakeOptions, io: VerbIo): Promise<number> {
  const made = await issueToken(name, lifeOf(options));
  return tell(`token/${name}`, made, options, io, `grw worker --join-token-file ${made.path}`);
}

/** @throws SecurityError, and nothing is revoked, when one of the targets is unknown */
export async function revokeAll(
  targets: readonly string[],
  { folder, json }: { readonly folder: string; readonly json: boolean },
  { write }: VerbIo,
): Promise<number> {
  const revoked = await revoke(targets, folder);
  if (json) write(`${JSON.stringify({ version: 1, revoked })}\n`);
  else {
    for (const { what, serial, id } of revoked) write(`${what} revoked (${serial ?? id})\n`);
    write(
      `a coordinator that runs with ${folder}/server refuses it from now on; on another machine, copy that there\n`,
    );
  }
  return EXIT.done;
}

/** @throws SecurityError */
export function show(
  { folder, json }: { readonly folder: string; readonly json: boolean },
  { write }: VerbIo,
  now = Date.now(),
): number {
  const { authority, certificates, tokens } = inventory(folder);
  const lines: Line[] = [
    { what: `authority ${authority.name}`, key: authority.fingerprint.slice(0, 23), ...authority, revoked: false },
    ...certificates.map((one) => ({ what: showIdentity(one), key: one.serial, ...one })),
    ...tokens.map((one) => ({ what: `token/${one.name}`, key: one.id, ...one })),
  ];
  if (json) {
    const life = (one: Life) => ({
      made: new Date(one.begin).toISOString(),
      expires: new Date(one.end).toISOString(),
      state: stateOf(one, now),
    });
    const { name, fingerprint } = authority;
    const listed = {
      authority: { name, fingerprint, ...life(authority) },
      certificates: certificates.map((one) => ({ role: one.role, name: one.name, serial: one.serial, ...life(one) })),
      tokens: tokens.map((one) => ({ name: one.name, id: one.id, ...life(one) })),
    };
    write(`${JSON.stringify({ version: 1, ...listed })}\n`);
    return EXIT.done;
  }
  const width = Math.max(...lines.map(({ what }) => what.length));
  for (const line of lines)
    write(`${line.what.padEnd(width)}  ${stateOf(line, now).padEnd(12)}  until ${showTime(line.end)}  ${line.key}\n`);
  return EXIT.done;
}

interface Life {
  /** Milliseconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly revoked?: boolean;
}

interface Line extends Life {
  readonly what: string;
  readonly key: string;
}

function stateOf({ begin, end, revoked = false }: Life, now: number): string {
  if (revoked) return 'revoked';
  if (end <= now) return 'expired';
  return endsSoon(begin, end, now) ? 'expires soon' : 'good';
}

function lifeOf({ folder, for: lifeMs, force }: MakeOptions) {
  return { folder, lifeMs, force };
}

function tell(what: string, { path, expires }: Made, { json }: MakeOptions, { write }: VerbIo, next: string): number {
  if (json) write(`${JSON.stringify({ version: 1, what, path, expires: new Date(expires).toISOString() })}\n`);
  else write(`${what}: ${path}, good until ${showTime(expires)}\n${next}\n`);
  return EXIT.done;
}
