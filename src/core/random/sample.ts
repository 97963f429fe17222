import type { RandomStream } from './stream.js';

/**
 * `count` different integers below `population`, in random order: the head of a Fisher–Yates shuffle, so a larger draw
 * from the same stream begins with the smaller one.
 */
export function sampleWithoutReplacement(stream: RandomStream, population: number, count: number): number[] {
  if (count > population) throw new RangeError(`cannot draw ${count} of ${population} without replacement`);
  const moved = new Map<number, number>();
  const at = (index: number): number => moved.get(index) ?? index;
  const drawn: number[] = [];
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(stream.uniform(i) * (population - i));
    drawn.push(at(j));
    moved.set(j, at(i));
  }
  return drawn;
}
