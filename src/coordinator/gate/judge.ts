import type { X509Certificate } from 'node:crypto';
import type { Identity, Refusal, Role } from '../../security/index.js';
import { identityOf, showIdentity, showTime } from '../../security/index.js';
import { CONTROL_SERVICE, FLEET_SERVICE } from '../../wire/index.js';
import type { RefusalKind } from '../observation/index.js';

/** Which certificates open which service. Whatever is not named here is open to every certificate: gRPC's health service. */
const OPEN_TO: Readonly<Record<string, Role>> = { [FLEET_SERVICE]: 'node', [CONTROL_SERVICE]: 'user' };

/** A refusal, and what it is counted as. */
export interface Objection extends Refusal {
  readonly kind: RefusalKind;
}

/** A peer's certificate as far as it is judged. */
export interface Credential {
  readonly identity: Identity;
  readonly serial: string;
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly end: number;
}

export function credentialOf(certificate: X509Certificate): Credential | null {
  const identity = identityOf(certificate);
  if (identity === null) return null;
  const { serialNumber: serial, fingerprint256: fingerprint, validTo } = certificate;
  return { identity, serial, fingerprint, end: Date.parse(validTo) };
}

/** Why TLS did not take a certificate; `code` is OpenSSL's. */
export function tlsRefusal(code: string, end: number): Objection {
  const reason =
    code === 'CERT_HAS_EXPIRED'
      ? `its certificate expired at ${showTime(end)}; grw certs makes another`
      : code === 'CERT_NOT_YET_VALID'
        ? 'its certificate is not valid yet; see to the clocks of both machines'
        : code === 'INVALID_PURPOSE'
          ? 'its certificate is not one of a node or a user; grw certs node or grw certs user makes one'
          : `its certificate is of another authority than this coordinator's (${code}); grw certs makes one there`;
  const kind = code === 'CERT_HAS_EXPIRED' ? 'expired-certificate' : 'foreign-certificate';
  return { reason, final: false, kind };
}

/** What a handshake that came to nothing may mean; `code` is the system's or OpenSSL's. */
export function handshakeFailure(code: string): string {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_HTTP_REQUEST')
    return 'it does not speak TLS; --tls FOLDER makes it';
  if (code === 'ECONNRESET') return "it ended the handshake; it may go by another authority than this coordinator's";
  return `no TLS connection (${code})`;
}

export const NO_CERTIFICATE: Objection = {
  kind: 'no-certificate',
  reason: 'it shows no certificate; grw certs node or grw certs user makes one, and --tls FOLDER shows it',
  final: false,
};

export const NO_IDENTITY: Objection = {
  kind: 'no-certificate',
  reason: 'its certificate says neither node nor user; grw certs node or grw certs user makes one',
  final: true,
};

/** Whether what was believed once still is. */
export function standing(
  { identity, serial, end }: Credential,
  revoked: ReadonlySet<string>,
  now: number,
): Objection | null {
  const which = `the certificate ${showIdentity(identity)}, serial ${serial},`;
  if (revoked.has(serial))
    return { reason: `${which} was revoked; grw certs makes another`, final: true, kind: 'revoked-certificate' };
  if (end <= now)
    return {
      reason: `${which} expired at ${showTime(end)}; grw certs makes another`,
      final: false,
      kind: 'expired-certificate',
    };
  return null;
}

/** Whether a certificate of this role opens the method, as in `/grw.v1.Fleet/Attach`. */
export function mayCall({ identity }: Credential, path: string): Objection | null {
  const service = path.split('/')[1] ?? '';
  const wanted = OPEN_TO[service];
  if (wanted === undefined || wanted === identity.role) return null;
  return {
    reason:
      `${service} is for certificates of a ${wanted}, and ${showIdentity(identity)} is one of a ${identity.role}; ` +
      `grw certs ${wanted} makes one`,
    final: true,
    kind: 'role',
  };
}
