import type { X509Certificate } from 'node:crypto';

/** What a certificate lets its holder be: the coordinator, a node that trains, or a user who steers. */
export const ROLES = ['server', 'node', 'user'] as const;
export type Role = (typeof ROLES)[number];

export interface Identity {
  readonly role: Role;
  /** Without a dot: what follows the first one in the name of a node is the node's own. */
  readonly name: string;
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const URI = /^URI:urn:grw:(server|node|user):([a-z0-9-]+)$/;

export function isCertificateName(text: string): boolean {
  return NAME.test(text);
}

/** How a certificate carries an identity: a URI among its alternative names. */
export function identityUri({ role, name }: Identity): string {
  return `urn:grw:${role}:${name}`;
}

/** Null unless the certificate carries one identity. Whether it is to be believed, the signature says. */
export function identityOf(certificate: Pick<X509Certificate, 'subjectAltName'>): Identity | null {
  // Names with special characters are quoted there, so that none can pass for two.
  const entries = (certificate.subjectAltName ?? '').split(', ').filter((entry) => entry.startsWith('URI:'));
  const match = entries.length === 1 ? URI.exec(entries[0]!) : null;
  if (match === null || !isCertificateName(match[2]!)) return null;
  return { role: match[1] as Role, name: match[2]! };
}

/** As in `node/slurm`. */
export function showIdentity({ role, name }: Identity): string {
  return `${role}/${name}`;
}

/** A node may call itself by the name in its certificate, or by that, a dot, and more. */
export function mayBeCalled({ name }: Identity, nodeName: string): boolean {
  return nodeName === name || nodeName.startsWith(`${name}.`);
}
