import { randomStream, sampleWithoutReplacement } from '../../random/index.js';
import type { NamedSamples, Split } from './samples.js';
import { heldOut, select } from './samples.js';

/**
 * Holds out a share of every group. Which samples the seed says; how many it does not. Both parts keep the order of the
 * file.
 */
export function holdOut(samples: NamedSamples, share: number, seed: number): Split {
  const members = new Map<string, number[]>();
  samples.groups.forEach((group, i) => {
    const own = members.get(group);
    if (own === undefined) members.set(group, [i]);
    else own.push(i);
  });
  const held = new Set<number>();
  for (const [group, own] of members) {
    const stream = randomStream(seed, `holdout/${group}`);
    for (const i of sampleWithoutReplacement(stream, own.length, heldOut(own.length, share))) held.add(own[i]!);
  }
  const positions = samples.groups.map((_, i) => i);
  return {
    train: select(
      samples,
      positions.filter((i) => !held.has(i)),
    ),
    test: select(
      samples,
      positions.filter((i) => held.has(i)),
    ),
  };
}
