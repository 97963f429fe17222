/**
 * A checkpoint as bytes, little endian:
 *
 *     0   magic                       8 bytes
 *     8   format version              u32
 *     12  length h of the header      u32, a multiple of 8
 *     16  length of everything        u64
 *     24  header                      h bytes: JSON, padded with spaces
 *         state, then trace           float64, matrix by matrix and column by column, in the header's order
 *         SHA-256 of all of the above 32 bytes
 *
 * Numbers are the memory they were in: nothing is rounded, and gigabytes need no second copy.
 */
import { z } from 'zod';
import { isCellId } from '../cell/index.js';

/** The first byte is no text, and line ends of both kinds are in it: transfers that tamper with either are found out. */
export const MAGIC = Uint8Array.from([0x89, 0x67, 0x72, 0x77, 0x0d, 0x0a, 0x63, 0x0a]);

/** Raised by any change that older readers would misread. */
export const FORMAT_VERSION = 1;

export const HEADER_AT = 24;
export const DIGEST_BYTES = 32;

/** Bytes that are read, written or digested in one go: single calls cannot take more than 2³¹. */
export const PIECE_BYTES = 2 ** 26;

const count = z.int().min(0);

export const headerSchema = z.strictObject({
  cell: z.string().refine(isCellId),
  numericVersion: count,
  backend: z.string(),
  program: z.string(),
  epochs: z.number().min(0),
  points: count,
  state: z.array(z.strictObject({ name: z.string(), rows: count, columns: count })),
  trace: z.array(z.strictObject({ name: z.string(), width: count })),
});

export type Header = z.output<typeof headerSchema>;
