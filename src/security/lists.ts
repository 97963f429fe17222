import { z } from 'zod';
import { SecurityError } from './errors.js';
import { ROLES } from './identity.js';
import { readText } from './private-files.js';

/** Of certificates, as OpenSSL writes serial numbers: hexadecimal digits, upper case. */
const serial = z.string().regex(/^[0-9A-F]{1,40}$/);
const time = z.iso.datetime();

const issuedSchema = z.object({
  version: z.literal(1),
  certificates: z.array(z.object({ serial, role: z.enum(ROLES), name: z.string(), made: time, expires: time })),
});

const revokedSchema = z.object({
  version: z.literal(1),
  certificates: z.array(z.object({ serial, role: z.enum(ROLES), name: z.string(), at: time })),
});

const tokensSchema = z.object({
  version: z.literal(1),
  tokens: z.array(
    z.object({
      id: z.string().regex(/^[0-9a-f]{8}$/),
      name: z.string(),
      /** SHA-256 of the token; it has 256 random bits, so that no slower digest is called for. */
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      made: time,
      expires: time,
      revoked: time.nullable(),
    }),
  ),
});

/** Certificates that the authority has issued. */
export type IssuedList = z.output<typeof issuedSchema>;
/** Certificates that are no longer to be believed. */
export type RevokedList = z.output<typeof revokedSchema>;
/** Join tokens, by their digests. */
export type TokenList = z.output<typeof tokensSchema>;

export const REVOKED_FILE = 'revoked.json';
export const TOKENS_FILE = 'tokens.json';

/** @throws SecurityError also when there is none: a list that is gone must not pass for one that is empty */
export function readIssued(path: string): IssuedList {
  return read(path, issuedSchema);
}

/** @throws SecurityError */
export function readRevoked(path: string): RevokedList {
  return read(path, revokedSchema);
}

/** @throws SecurityError */
export function readTokens(path: string): TokenList {
  return read(path, tokensSchema);
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  const text = readText(path, 'grw certs init makes it; copy it here from there');
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new SecurityError(`${path} is damaged; restore it from a copy`, { cause: error });
  }
}
