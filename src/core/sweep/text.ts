/** Words for messages: values as the user wrote them, lists with "or", the nearest valid name. */
import { distance } from 'fastest-levenshtein';

const LONGEST_QUOTE = 40;

/** In quotes, on one line, short, and without control characters (a file must not drive the terminal). */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;
  return `'${printable(shown)}'`;
}

/** Control, direction-changing and lone surrogate characters as escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cs}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value after "got": `'hinge'`, `5`, `a list`, `nothing`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return 'a mapping';
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[], conjunction = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words[words.length - 1]}`;
}

/** 1234567 as `1,234,567`; beyond exact integers in powers of ten. */
export function countText(count: number): string {
  return count <= Number.MAX_SAFE_INTEGER ? count.toLocaleString('en-US') : count.toPrecision(3);
}

/** The candidate a typing mistake away from the word, if there is one. Case, `-` or `_`, and letters swapped hardly count. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = fold(word);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  if (word.length > 100) return undefined;
  for (const candidate of candidates) {
    const far = isAnagram(plain, fold(candidate)) ? 1 : distance(plain, fold(candidate));
    if (far < least) [best, least] = [candidate, far];
  }
  return best;
}

/** `did you mean 'x'?`, for the hint of a diagnostic. */
export function didYouMean(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `did you mean '${suggestion}'?`;
}

function isAnagram(a: string, b: string): boolean {
  const letters = (word: string) => Array.from(word).sort().join('');
  return a !== b && letters(a) === letters(b);
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll('_', '-');
}
