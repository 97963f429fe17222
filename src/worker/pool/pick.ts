/** What a free thread finds. Set-ups are named as by `setUpOf`. */
export interface Choice {
  /** Set-ups of the cells that wait, the longest waiting first. */
  readonly waiting: readonly string[];
  /** How many it is to take. */
  readonly size: number;
  /** What it has set up; undefined for a new thread. */
  readonly own: string | undefined;
  /** What other threads have. */
  readonly others: ReadonlySet<string>;
  /** The first has been passed over often enough. */
  readonly isOverdue: boolean;
}

/**
 * Which cells of those in hand a thread takes, as places in `waiting`: those whose set-up it has, then those whose set-up
 * no other thread has, then the others; cells of one set-up together, and otherwise those that have waited longest.
 */
export function pick({ waiting, size, own, others, isOverdue }: Choice): number[] {
  const places = new Map<string, number[]>();
  waiting.forEach((setUp, place) => {
    const known = places.get(setUp);
    if (known === undefined) places.set(setUp, [place]);
    else known.push(place);
  });
  const order = (setUp: string): number => {
    if (isOverdue && setUp === waiting[0]) return 0;
    return setUp === own ? 1 : others.has(setUp) ? 3 : 2;
  };
  const groups = [...places].map(([setUp, places]) => ({ order: order(setUp), places }));
  return groups
    .sort((a, b) => a.order - b.order)
    .flatMap(({ places }) => places)
    .slice(0, size);
}
