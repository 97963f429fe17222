import type { Contestant } from './contestant.js';
import { grownUnits } from './timing.js';

export interface InterleaveOptions {
  readonly rounds: number;
  /** How long one timed training lasts at least. */
  readonly seconds: number;
}

/**
 * Seconds per epoch of each contestant in each round, [contestant][round]. In a round each trains once, after the other,
 * so that a change of the machine's load meets all of them. First each warms up until a training is long enough to time.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, seconds }: InterleaveOptions,
): Promise<number[][]> {
  const epochs: number[] = [];
  for (const contestant of contestants) epochs.push(await enoughEpochs(contestant, seconds));
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [c, contestant] of contestants.entries())
      times[c]!.push((await contestant.train(epochs[c]!)) / epochs[c]!);
  return times;
}

async function enoughEpochs(contestant: Contestant, target: number): Promise<number> {
  let epochs = 1;
  for (;;) {
    const first = await contestant.train(epochs);
    // Twice: load on the machine can make anything long.
    const seconds = first < target ? first : Math.min(first, await contestant.train(epochs));
    if (seconds >= target) return epochs;
    epochs = grownUnits(epochs, seconds, target);
  }
}
