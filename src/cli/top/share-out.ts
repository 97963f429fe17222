/**
 * Shares `room` out among parts that want so much: each gets what it wants, or where that is too much in all at least
 * `least` of it as far as there is room, and the rest goes in turn to those that want more.
 */
export function shareOut(wanted: readonly number[], room: number, least: number): number[] {
  const shares = wanted.map(() => 0);
  let left = room;
  const give = (limit: (want: number) => number): void => {
    for (let given = true; given && left > 0;) {
      given = false;
      for (const [i, want] of wanted.entries())
        if (left > 0 && shares[i]! < limit(want)) {
          shares[i]! += 1;
          left -= 1;
          given = true;
        }
    }
  };
  give((want) => Math.min(want, least));
  give((want) => want);
  return shares;
}
