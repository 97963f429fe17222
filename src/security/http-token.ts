import { createHash, timingSafeEqual } from 'node:crypto';
import { SecurityError } from './errors.js';
import { readSecret } from './private-files.js';

/** Characters of a token that cannot be guessed: 128 random bits or more, in base64 or hexadecimal. */
const LEAST = 22;

/** A secret by which whoever writes over HTTP is known. Only its digest is kept. */
export class HttpToken {
  private readonly digest: Buffer;

  constructor(token: string) {
    this.digest = digestOf(token);
  }

  /** Whether a header `Authorization` shows it. Takes as long whatever is shown. */
  isShownBy(header: string | undefined): boolean {
    const shown = /^bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
    return timingSafeEqual(digestOf(shown), this.digest);
  }
}

/** @throws SecurityError */
export function readHttpToken(file: string): HttpToken {
  const token = readSecret(file, MAKE(file)).trim();
  if (/^[\x21-\x7e]+$/.test(token) && token.length >= LEAST) return new HttpToken(token);
  throw new SecurityError(`${file} holds no token of at least ${LEAST} letters and digits; ${MAKE(file)}`);
}

const MAKE = (file: string): string => `(umask 077; openssl rand -hex 32 > ${file}) makes one`;

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
