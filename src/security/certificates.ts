import { createPrivateKey, X509Certificate } from 'node:crypto';
import { SecurityError } from './errors.js';

const DAY_MS = 86_400_000;

/** The certificates of a PEM file, at least one. */
export function certificatesIn(pem: string, path: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    if (certificates.length > 0) return certificates;
  } catch {
    // Said below.
  }
  throw new SecurityError(`${path} holds no certificate that can be read; grw certs makes it anew with --force`);
}

export function isKeyOf(certificate: X509Certificate, key: string, path: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    throw new SecurityError(`${path} holds no private key that can be read; grw certs makes it anew with --force`, {
      cause: error,
    });
  }
}

export function isIssuedBy(certificate: X509Certificate, authorities: readonly X509Certificate[]): boolean {
  return authorities.some((one) => certificate.checkIssued(one) && certificate.verify(one.publicKey));
}

/** Milliseconds since 1970. */
export function beginOf({ validFrom }: X509Certificate): number {
  return Date.parse(validFrom);
}

/** Milliseconds since 1970. */
export function endOf({ validTo }: X509Certificate): number {
  return Date.parse(validTo);
}

/** Whether it is time to renew: less than a fifth of its life is left, or at most 30 days of a long one. */
export function endsSoon(begin: number, end: number, now: number): boolean {
  return end - now < Math.min((end - begin) / 5, 30 * DAY_MS);
}

/** As in `2026-11-24 10:39 UTC`. */
export function showTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
