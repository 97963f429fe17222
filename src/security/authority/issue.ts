import { createPrivateKey, generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { Extension, JsonGeneralNames } from '@peculiar/x509';
import type { Identity } from '../identity.js';
import { identityUri } from '../identity.js';

/** ECDSA: handshakes cost the coordinator a tenth of what RSA of the same strength would. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Clocks of other machines may be behind. */
const SKEW_MS = 300_000;

export interface Life {
  /** Milliseconds since 1970. */
  readonly made: number;
  readonly expires: number;
}

export interface Pair {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** Hexadecimal, upper case, as OpenSSL shows it. */
  readonly serial: string;
}

export type Authority = Pick<Pair, 'certificate' | 'key'>;

/** A new authority: it may sign certificates of servers, nodes and users, and no further authorities. */
export async function newAuthority(name: string, life: Life): Promise<Pair> {
  const x509 = await import('@peculiar/x509');
  const { key, keys } = await newKeys();
  const serial = newSerial();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial,
      name: [{ CN: [name] }],
      ...validity(life),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate.toString('pem')), key, serial };
}

/** A certificate for one side of connections. `hosts`: names and addresses under which a server is dialled. */
export async function issue(
  authority: Authority,
  identity: Identity,
  life: Life,
  hosts: readonly string[] = [],
): Promise<Pair> {
  const x509 = await import('@peculiar/x509');
  const { key, keys } = await newKeys();
  const issuer = new x509.X509Certificate(authority.certificate);
  const serial = newSerial();
  const names: JsonGeneralNames = [
    { type: 'url', value: identityUri(identity) },
    ...hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
  ];
  const use = identity.role === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([use], true),
    new x509.SubjectAlternativeNameExtension(names),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
  ];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial,
      subject: [{ OU: [`grw ${identity.role}`] }, { CN: [identity.name] }],
      issuer: issuer.subjectName,
      ...validity({ ...life, expires: Math.min(life.expires, issuer.notAfter.getTime()) }),
      publicKey: keys.publicKey,
      signingKey: await signingKey(authority.key),
      signingAlgorithm: ALGORITHM,
      extensions,
    },
    webcrypto,
  );
  return { certificate: pem(certificate.toString('pem')), key, serial };
}

async function newKeys(): Promise<{ key: string; keys: webcrypto.CryptoKeyPair }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    key: privateKey,
    keys: {
      publicKey: await webcrypto.subtle.importKey('spki', publicKey, ALGORITHM, true, ['verify']),
      privateKey: await signingKey(privateKey),
    },
  };
}

function signingKey(key: string) {
  const der = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

/** 127 random bits, positive, without leading zeros: the same text wherever it is shown. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex').toUpperCase();
}

function validity({ made, expires }: Life): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(made - SKEW_MS), notAfter: new Date(expires) };
}

function pem(text: string): string {
  return `${text.trimEnd()}\n`;
}
