import type { SweepId } from '../../core/fleet/index.js';
import { open } from '../../core/fleet/index.js';
import type { FleetStatus } from '../../wire/index.js';
import type { WorkLeft } from './sides.js';

/** Reads from a coordinator's status what there is to do for a fleet of equal nodes. */
export class WorkMeter {
  /** Of each sweep, as long as nodes were there to tell by: without any, no cell is too large. */
  private tooLarge = new Map<SweepId, number>();

  /** @param jobOf the job that holds a node, by the node's name; null: no node of the fleet */
  constructor(private readonly jobOf: (node: string) => string | null) {}

  read({ sweeps, nodes }: FleetStatus): WorkLeft {
    const connected = nodes.filter((node) => node.connected && node.threads > 0);
    if (connected.length > 0) this.tooLarge = new Map(sweeps.map(({ sweep, tooLarge }) => [sweep, tooLarge.cells]));
    let [cells, seconds, tooLarge, failed] = [0, 0, 0, 0];
    for (const { sweep, counts, mode, workSeconds } of sweeps) {
      failed += counts.failed;
      if (mode !== 'active') continue;
      const never = Math.min(this.tooLarge.get(sweep) ?? 0, counts.pending);
      const here = open(counts) - never;
      tooLarge += never;
      cells += here;
      if (here > 0) seconds += workSeconds;
    }
    return {
      cells,
      seconds,
      tooLarge,
      failed,
      nodes: connected.flatMap(({ name, leased }) => {
        const job = this.jobOf(name);
        return job === null ? [] : [{ job, isBusy: leased > 0 }];
      }),
    };
  }
}
