import { parseFacts } from './facts-text.js';
import type { CellResult, Facts } from './result.js';
import { decodeTrace, encodeTrace } from './trace-codec.js';

/** A result as it travels and is stored. Equal results of a cell are equal in every field. */
export interface PackedResult extends Pick<CellResult, 'outcome' | 'epochs' | 'backend'> {
  /** JSON, its keys in the order of `factsSchema`. */
  readonly facts: string;
  /** As `encodeTrace` gives it. */
  readonly trace: Uint8Array;
}

/**
 * @param text of its facts, as `parseFacts` gives it, for whoever has it at hand
 * @throws ZodError when the facts are none
 */
export function packResult(
  { outcome, epochs, backend, facts, trace }: CellResult,
  text = parseFacts(JSON.stringify(facts)).text,
): PackedResult {
  return { outcome, epochs, backend, facts: text, trace: encodeTrace(trace) };
}

/** @throws what `decodeTrace` throws; facts are taken as they are. */
export function unpackResult({ outcome, epochs, backend, facts, trace }: PackedResult): CellResult {
  return { outcome, epochs, backend, facts: JSON.parse(facts) as Facts, trace: decodeTrace(trace) };
}
