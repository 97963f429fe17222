import { Recent } from '../recent.js';
import { parseCell } from './canonical.js';
import type { Cell } from './cell.js';
import { canonicalJson, rememberJson } from './identity.js';
import { setUpOf } from './set-up.js';

/** Cells as they were without their seeds: an expansion has few of these, whatever its length. */
const recent = new Recent<Cell | null>(256, 16_384);

/**
 * As `parseCell` of a JSON text, for many cells of few kinds: what differs from a cell seen lately in its seed alone is not
 * checked again, and shares its parts.
 * @throws SyntaxError, InvalidCellError
 */
export function parseCellText(json: string): Cell {
  const split = splitAtSeed(json);
  if (split === null) return parseCell(JSON.parse(json));
  const kind = recent.get(`${split.before}${split.after}`, () => canonicalOrNull(json));
  if (kind === null) return parseCell(JSON.parse(json));
  const cell = { ...kind, seed: split.seed };
  rememberJson(cell, json);
  return cell;
}

/** Set-ups but for the seed, which is at their end. */
const setUps = new Recent<string>(256, 16_384);

/**
 * `setUpOf` the cell in a canonical JSON text, parsed only where it differs from those seen lately in more than its seed.
 * @throws SyntaxError or TypeError when it is none
 */
export function setUpOfText(json: string): string {
  const split = splitAtSeed(json);
  if (split === null) return setUpIn(json);
  const shared = setUps.get(`${split.before}${split.after}`, () => {
    const setUp = setUpIn(json);
    return setUp.slice(0, setUp.lastIndexOf(' '));
  });
  return `${shared} ${split.seed}`;
}

function setUpIn(json: string): string {
  return setUpOf(JSON.parse(json) as Cell);
}

/** Only where the text says all that the cell is does its seed decide nothing else, as it does for data without a seed. */
function canonicalOrNull(json: string): Cell | null {
  const cell = parseCell(JSON.parse(json));
  return canonicalJson(cell) === json ? cell : null;
}

const SEED = ',"seed":';
const TRAIN = ',"train":';

/**
 * Around the seed of the cell itself, which canonical JSON has before `train`. Within strings quotes are escaped, and no
 * part of a cell has a key `train`: in canonical JSON nothing else looks like it.
 */
function splitAtSeed(json: string): { readonly before: string; readonly seed: number; readonly after: string } | null {
  const train = json.lastIndexOf(TRAIN);
  const at = json.lastIndexOf(SEED, train);
  if (train < 0 || at < 0) return null;
  const text = json.slice(at + SEED.length, train);
  const seed = Number(text);
  // As JSON writes whole numbers that a float64 holds exactly.
  if (!/^(0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(seed)) return null;
  return { before: json.slice(0, at), seed, after: json.slice(train) };
}
