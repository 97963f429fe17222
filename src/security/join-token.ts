import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { showTime } from './certificates.js';
import { SecurityError } from './errors.js';
import type { TokenList } from './lists.js';
import { readSecret } from './private-files.js';
import { TOKEN_FILE_VARIABLE, TOKEN_VARIABLE } from './variables.js';

/** Of an entry, what it is looked up by, and the secret. */
const TOKEN = /^grwj_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

/** Metadata of `Fleet.Attach`. */
export const TOKEN_METADATA = 'grw-join-token';

export interface NewToken {
  /** To be kept secret. */
  readonly token: string;
  readonly id: string;
  readonly digest: string;
}

export function newToken(): NewToken {
  const id = randomBytes(4).toString('hex');
  const token = `grwj_${id}_${randomBytes(32).toString('base64url')}`;
  return { token, id, digest: digestOf(token).toString('hex') };
}

/** `token` is null where the node showed none. `name` is the entry's, for people. */
export type TokenVerdict =
  { readonly kind: 'admitted'; readonly name: string } | { readonly kind: 'refused'; readonly reason: string };

/** Whether a token opens the fleet now. Whoever does not hold it learns nothing of it. */
export function judgeToken(text: string | null, { tokens }: TokenList, now: number): TokenVerdict {
  if (text === null)
    return refused(`no join token: give the node one with --join-token-file or ${TOKEN_FILE_VARIABLE}; ${MAKE}`);
  const id = TOKEN.exec(text)?.[1];
  if (id === undefined) return refused(`what the node shows is no join token; ${MAKE}`);
  const digest = digestOf(text);
  const entry = tokens.find((one) => one.id === id);
  if (entry === undefined || !timingSafeEqual(digest, Buffer.from(entry.digest, 'hex')))
    return refused(`the join token is none of this coordinator's; ${MAKE}`);
  if (entry.revoked !== null) return refused(`the join token ${entry.name} was revoked; ${MAKE}`);
  const expires = Date.parse(entry.expires);
  if (expires <= now) return refused(`the join token ${entry.name} expired at ${showTime(expires)}; ${MAKE}`);
  return { kind: 'admitted', name: entry.name };
}

const MAKE = 'grw certs token makes one';

function refused(reason: string): TokenVerdict {
  return { kind: 'refused', reason };
}

/**
 * The token of a node: from the file, else from the environment; null where neither is given. Messages never hold it.
 * @throws SecurityError
 */
export function readJoinToken(file: string | undefined, environment: NodeJS.ProcessEnv = process.env): string | null {
  const text = file === undefined ? environment[TOKEN_VARIABLE] : readSecret(file, MAKE);
  if (text === undefined) return null;
  const token = text.trim();
  if (!TOKEN.test(token)) throw new SecurityError(`${file ?? TOKEN_VARIABLE} holds no join token; ${MAKE}`);
  return token;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
