import type { Malformed } from './fleet-messages.js';

/** Runs a decoder; what it throws becomes a `malformed` message, whether bytes or bounds were at fault. */
export function guarded<T>(decode: () => T): T | Malformed {
  try {
    return decode();
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
}
