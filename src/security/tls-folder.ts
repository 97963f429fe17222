import type { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { beginOf, certificatesIn, endOf, isIssuedBy, isKeyOf, showTime } from './certificates.js';
import { SecurityError } from './errors.js';
import type { Identity, Role } from './identity.js';
import { identityOf, showIdentity } from './identity.js';
import { readSecret, readText } from './private-files.js';

/** Files of a folder for `--tls`; as in a Kubernetes secret of type `kubernetes.io/tls`. */
export const CA_FILE = 'ca.crt';
export const CERTIFICATE_FILE = 'tls.crt';
export const KEY_FILE = 'tls.key';

/** What one side of a connection shows, and by what it judges the other. */
export interface TlsFiles {
  readonly folder: string;
  /** PEM; several authorities while one takes the place of another. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly leaf: X509Certificate;
  readonly authorities: readonly X509Certificate[];
  readonly identity: Identity;
}

export function tlsPaths(folder: string): [ca: string, certificate: string, key: string] {
  return [join(folder, CA_FILE), join(folder, CERTIFICATE_FILE), join(folder, KEY_FILE)];
}

const MAKE: Readonly<Record<Role, string>> = {
  server: 'grw certs server HOST',
  node: 'grw certs node NAME',
  user: 'grw certs user NAME',
};

/**
 * Reads the folder, and refuses what the other side would refuse anyway, with the file and how to mend it.
 * @throws SecurityError
 */
export function readTlsFolder(folder: string, role: Role, now = Date.now()): TlsFiles {
  const make = MAKE[role];
  const [caPath, certificatePath, keyPath] = tlsPaths(folder);
  const hint = `${make} makes such a folder`;
  const ca = readText(caPath, hint);
  const certificate = readText(certificatePath, hint);
  const key = readSecret(keyPath, hint);
  const authorities = certificatesIn(ca, caPath);
  const leaf = certificatesIn(certificate, certificatePath)[0]!;
  if (!isKeyOf(leaf, key, keyPath))
    throw new SecurityError(`${keyPath} is not the key of ${certificatePath}; ${make} --force makes both anew`);
  if (!isIssuedBy(leaf, authorities))
    throw new SecurityError(
      `${certificatePath} was not issued by the authority in ${caPath}; ${make} --force makes it anew`,
    );
  const identity = identityOf(leaf);
  if (identity?.role !== role)
    throw new SecurityError(
      `${certificatePath} is a certificate of ${identity === null ? 'no kind that grw knows' : `a ${identity.role}`}, ` +
        `not of a ${role}; ${make} makes one`,
    );
  if (endOf(leaf) <= now)
    throw new SecurityError(
      `${certificatePath} (${showIdentity(identity)}) expired at ${showTime(endOf(leaf))}; ${make} --force renews it`,
    );
  if (beginOf(leaf) > now)
    throw new SecurityError(
      `${certificatePath} (${showIdentity(identity)}) is valid from ${showTime(beginOf(leaf))} only; see to the clock`,
    );
  return { folder, ca, certificate, key, leaf, authorities, identity };
}
