import { Recent } from '../recent.js';
import type { Facts } from './result.js';
import { factsSchema } from './result.js';

interface Known {
  readonly facts: Facts;
  /** With the keys in the order of the schema: equal facts are equal text. */
  readonly text: string;
}

/** Cells of one data set, model and seed have one text; those of two are kept apart by their numbers. */
const recent = new Recent<Known>(64, 16_384);

/**
 * Facts in a JSON text of unknown origin.
 * @throws SyntaxError, ZodError
 */
export function parseFacts(json: string): Known {
  return recent.get(json, () => {
    const facts = factsSchema.parse(JSON.parse(json));
    return { facts, text: JSON.stringify(facts) };
  });
}
