/** Order of the names of classes and groups: numbers first, by size, then words, by code units. */
export function compareNames(a: string, b: string): number {
  const [x, y] = [numberIn(a), numberIn(b)];
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Infinity for a word: no name's number is infinite. */
function numberIn(name: string): number {
  const number = name.trim() === '' ? NaN : Number(name);
  return Number.isFinite(number) ? number : Infinity;
}
