import { z } from 'zod';
import { PeerError } from './peer-error.js';

/** What peers say, one JSON line each; the other half is protocol.py. */
export const PROTOCOL = 1;

export const helloSchema = z.union([
  z.strictObject({ missing: z.string() }),
  z.strictObject({ protocol: z.literal(PROTOCOL), version: z.string(), python: z.string() }),
]);
export const loadedSchema = z.strictObject({ loaded: z.literal(true) });
export const trainedSchema = z.strictObject({ seconds: z.number().positive(), predictions: z.array(z.number()) });

const errorSchema = z.strictObject({ error: z.string() });
const SHOWN_CHARACTERS = 120;

/** @throws PeerError when the line is no such answer, or says that something went wrong */
export function parseAnswer<T>(peer: string, schema: z.ZodType<T>, line: string): T {
  const value = jsonOf(peer, line);
  const failure = errorSchema.safeParse(value);
  if (failure.success) throw new PeerError(peer, firstLine(failure.data.error));
  const answer = schema.safeParse(value);
  if (!answer.success)
    throw new PeerError(peer, `said something else than was asked: ${line.slice(0, SHOWN_CHARACTERS)}`);
  return answer.data;
}

function jsonOf(peer: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new PeerError(peer, `said what is not JSON: ${line.slice(0, SHOWN_CHARACTERS)}`);
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
