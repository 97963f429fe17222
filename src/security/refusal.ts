import { z } from 'zod';

/** Why a coordinator will not have a peer. */
export interface Refusal {
  readonly reason: string;
  /** Renewed files do not help: it was meant. */
  readonly final: boolean;
}

const schema = z.object({ grw: z.literal(1), reason: z.string().max(1_000), final: z.boolean() });

/** Debug data of the GOAWAY frame by which a connection is refused. */
export function encodeRefusal({ reason, final }: Refusal): Buffer {
  return Buffer.from(JSON.stringify({ grw: 1, reason, final } satisfies z.input<typeof schema>));
}

/** Null when it is something else. */
export function decodeRefusal(data: Uint8Array): Refusal | null {
  if (data.length > 8_192) return null;
  try {
    const { reason, final } = schema.parse(JSON.parse(Buffer.from(data).toString('utf8')));
    return { reason, final };
  } catch {
    return null;
  }
}
