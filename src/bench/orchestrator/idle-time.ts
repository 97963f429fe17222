interface Interval {
  readonly started: number;
  readonly ended: number;
}

/**
 * Time that `threads` had nothing to do between `begin` and the end of their last cell each. Which thread had which cell is
 * not known; that each cell went to the thread that had been idle for the shortest time gives the least there can be.
 */
export function idleTime(cells: readonly Interval[], threads: number, begin: number): number {
  const freeSince = new Array<number>(threads).fill(begin);
  let idle = 0;
  for (const { started, ended } of [...cells].sort((a, b) => a.started - b.started)) {
    const free = freeSince.filter((since) => since <= started);
    // Clocks count in whole ms: a cell may seem to begin before the one before it has ended.
    const since = free.length > 0 ? Math.max(...free) : Math.min(...freeSince);
    idle += Math.max(started - since, 0);
    freeSince[freeSince.indexOf(since)] = ended;
  }
  return idle;
}
