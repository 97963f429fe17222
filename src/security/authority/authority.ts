import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { certificatesIn, endOf, isKeyOf, showTime } from '../certificates.js';
import { SecurityError } from '../errors.js';
import type { Identity, Role } from '../identity.js';
import { isCertificateName, ROLES, showIdentity } from '../identity.js';
import { newToken } from '../join-token.js';
import type { IssuedList, RevokedList, TokenList } from '../lists.js';
import { readIssued, readRevoked, readTokens } from '../lists.js';
import { PRIVATE, PUBLIC, readSecret, readText, refuseExisting, writeWhole } from '../private-files.js';
import { CA_FILE, CERTIFICATE_FILE, KEY_FILE } from '../tls-folder.js';
import { AuthorityFolder } from './folder.js';
import type { Authority } from './issue.js';
import { issue, newAuthority } from './issue.js';

export interface IssueOptions {
  readonly folder: string;
  readonly lifeMs: number;
  /** Take the place of what is there. */
  readonly force: boolean;
  /** Milliseconds since 1970; default now. */
  readonly now?: number;
}

/** Something that was made, for people and programs. */
export interface Made {
  /** The folder for `--tls`, or the file of a token. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];
const INIT = 'grw certs init makes an authority';

/** Makes an authority, and the lists that its coordinator goes by. */
export function initAuthority(name: string, options: IssueOptions): Promise<Made> {
  const { force, lifeMs, now = Date.now() } = options;
  const at = new AuthorityFolder(options.folder);
  return at.alone(async () => {
    for (const path of [at.certificate, at.key]) refuseExisting(path, force);
    const expires = now + lifeMs;
    const { certificate, key } = await newAuthority(name, { made: now, expires });
    writeWhole(at.key, key, PRIVATE);
    writeWhole(at.certificate, certificate, PUBLIC);
    // What an earlier authority revoked stays revoked: its certificates may still be in use somewhere.
    if (!existsSync(at.revoked)) writeJson(at.revoked, { version: 1, certificates: [] } satisfies RevokedList);
    if (!existsSync(at.tokens)) writeJson(at.tokens, { version: 1, tokens: [] } satisfies TokenList);
    if (!existsSync(at.issued)) writeJson(at.issued, { version: 1, certificates: [] } satisfies IssuedList);
    return { path: at.path, expires };
  });
}

/** Issues a certificate and writes the folder that its holder gives to `--tls`. */
export async function issueCertificate(
  identity: Identity,
  options: IssueOptions,
  hosts: readonly string[] = [],
): Promise<Made> {
  const { force, lifeMs, now = Date.now() } = options;
  requireName(identity.name);
  for (const host of hosts) requireHost(host);
  const at = new AuthorityFolder(options.folder);
  return at.alone(async () => {
    const authority = openAuthority(at, now);
    const folder = at.tls(identity);
    const [certificatePath, keyPath] = [join(folder, CERTIFICATE_FILE), join(folder, KEY_FILE)];
    for (const path of [certificatePath, keyPath]) refuseExisting(path, force);
    const allHosts = identity.role === 'server' ? [...new Set([...hosts, ...LOCAL_HOSTS])] : [];
    const issued = readIssued(at.issued);
    const { certificate, key, serial } = await issue(
      authority,
      identity,
      { made: now, expires: now + lifeMs },
      allHosts,
    );
    const expires = endOf(new X509Certificate(certificate));
    // Before the certificate exists, so that none does that could not be revoked by name.
    issued.certificates.push({ serial, ...identity, made: iso(now), expires: iso(expires) });
    writeJson(at.issued, issued);
    writeWhole(join(folder, CA_FILE), authority.certificate, PUBLIC);
    writeWhole(keyPath, key, PRIVATE);
    writeWhole(certificatePath, certificate, PUBLIC);
    return { path: folder, expires };
  });
}

/** Makes a join token: the token itself in a file, its digest in the coordinator's list. */
export async function issueToken(name: string, options: IssueOptions): Promise<Made> {
  const { force, lifeMs, now = Date.now() } = options;
  requireName(name);
  const at = new AuthorityFolder(options.folder);
  return at.alone(() => {
    const path = at.token(name);
    refuseExisting(path, force);
    const list = readTokens(at.tokens);
    const { token, id, digest } = newToken();
    const expires = now + lifeMs;
    list.tokens.push({ id, name, digest, made: iso(now), expires: iso(expires), revoked: null });
    writeWhole(path, `${token}\n`, PRIVATE);
    writeJson(at.tokens, list);
    return Promise.resolve({ path, expires });
  });
}

/** What `revoke` ended. */
export interface Revoked {
  /** As in `node/slurm`. */
  readonly what: string;
  /** Of a certificate. */
  readonly serial?: string;
  /** Of a token. */
  readonly id?: string;
}

/** Revokes certificates and tokens by `node/NAME`, `user/NAME`, `server/NAME`, `token/NAME`, a serial or a token's id. */
export function revoke(targets: readonly string[], folder: string, now = Date.now()): Promise<readonly Revoked[]> {
  const at = new AuthorityFolder(folder);
  return at.alone(() => {
    const [issued, revoked, tokens] = [readIssued(at.issued), readRevoked(at.revoked), readTokens(at.tokens)];
    const ended: Revoked[] = [];
    for (const target of targets) {
      const before = ended.length;
      let known = 0;
      for (const { serial, role, name, expires } of issued.certificates) {
        if (target !== showIdentity({ role, name }) && target.toUpperCase() !== serial) continue;
        known += 1;
        if (Date.parse(expires) <= now || revoked.certificates.some((one) => one.serial === serial)) continue;
        revoked.certificates.push({ serial, role, name, at: iso(now) });
        ended.push({ what: showIdentity({ role, name }), serial });
      }
      for (const token of tokens.tokens) {
        if (target !== `token/${token.name}` && target !== token.id) continue;
        known += 1;
        if (Date.parse(token.expires) <= now || token.revoked !== null) continue;
        token.revoked = iso(now);
        ended.push({ what: `token/${token.name}`, id: token.id });
      }
      if (known === 0)
        throw new SecurityError(
          `there is no ${target} in ${at.path}; grw certs show lists them, as in node/NAME, user/NAME or token/NAME`,
        );
      if (ended.length === before)
        throw new SecurityError(`${target} is revoked or expired already; grw certs show says which`);
    }
    writeJson(at.revoked, revoked);
    writeJson(at.tokens, tokens);
    return Promise.resolve(ended);
  });
}

export interface Inventory {
  readonly authority: {
    readonly name: string;
    readonly fingerprint: string;
    readonly begin: number;
    readonly end: number;
  };
  readonly certificates: readonly {
    readonly role: Role;
    readonly name: string;
    readonly serial: string;
    readonly begin: number;
    readonly end: number;
    readonly revoked: boolean;
  }[];
  readonly tokens: readonly {
    readonly name: string;
    readonly id: string;
    readonly begin: number;
    readonly end: number;
    readonly revoked: boolean;
  }[];
}

/** What an authority has issued. Times in milliseconds since 1970. */
export function inventory(folder: string): Inventory {
  const at = new AuthorityFolder(folder);
  const authority = certificatesIn(readText(at.certificate, INIT), at.certificate)[0]!;
  const revoked = new Set(readRevoked(at.revoked).certificates.map(({ serial }) => serial));
  return {
    authority: {
      name: authority.subject.replace(/^CN=/, ''),
      fingerprint: authority.fingerprint256,
      begin: Date.parse(authority.validFrom),
      end: endOf(authority),
    },
    certificates: readIssued(at.issued)
      .certificates.map(({ role, name, serial, made, expires }) => ({
        role,
        name,
        serial,
        begin: Date.parse(made),
        end: Date.parse(expires),
        revoked: revoked.has(serial),
      }))
      .sort(
        (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.name.localeCompare(b.name) || b.begin - a.begin,
      ),
    tokens: readTokens(at.tokens).tokens.map(({ name, id, made, expires, revoked: at }) => ({
      name,
      id,
      begin: Date.parse(made),
      end: Date.parse(expires),
      revoked: at !== null,
    })),
  };
}

function openAuthority(at: AuthorityFolder, now: number): Authority {
  const certificate = readText(at.certificate, INIT);
  const key = readSecret(at.key, INIT);
  const authority = certificatesIn(certificate, at.certificate)[0]!;
  if (!isKeyOf(authority, key, at.key))
    throw new SecurityError(`${at.key} is not the key of ${at.certificate}; restore both from a copy`);
  if (endOf(authority) <= now)
    throw new SecurityError(
      `the authority in ${at.path} expired at ${showTime(endOf(authority))}; grw certs init --force makes another`,
    );
  return { certificate, key };
}

function requireName(name: string): void {
  if (!isCertificateName(name))
    throw new SecurityError(
      `${JSON.stringify(name)} cannot be a name: expected at most 63 of a-z, 0-9 and, within, -, as in slurm-a`,
    );
}

function requireHost(host: string): void {
  if (isIP(host) === 0 && !HOST.test(host))
    throw new SecurityError(
      `${JSON.stringify(host)} is no host: expected a name or an address without port, as in head.cluster or 10.0.0.7`,
    );
}

function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, PRIVATE);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
