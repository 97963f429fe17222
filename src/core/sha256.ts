import * as crypto from 'node:crypto';

/** At one go, which costs half as much for short data as an object that takes pieces; Node has it from 20.12 on. */
const { hash } = crypto as { readonly hash?: typeof crypto.hash };

/** SHA-256 in hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash === undefined ? crypto.createHash('sha256').update(data).digest('hex') : hash('sha256', data, 'hex');
}

/** SHA-256 as 32 bytes. */
export function sha256(data: string | Uint8Array): Buffer {
  return hash === undefined ? crypto.createHash('sha256').update(data).digest() : hash('sha256', data, 'buffer');
}
