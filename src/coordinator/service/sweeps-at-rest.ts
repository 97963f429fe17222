import type { SweepId } from '../../core/fleet/index.js';
import type { FleetStatus, SweepStatus } from '../../wire/index.js';
import type { Store, StoredSweep } from '../store/index.js';

/** Sweeps told of, the newest. */
const MOST_SWEEPS = 100;
/** Milliseconds for which they are remembered: to count the cells of a large one takes tens of them. */
const REMEMBERED_MS = 5_000;

/** Stored sweeps that are not scheduled, as those are that had ended, or were cancelled, when the coordinator started. */
export class SweepsAtRest {
  private readonly remembered = new Map<SweepId, { readonly until: number; readonly status: SweepStatus }>();

  constructor(private readonly store: Store) {}

  /** Those that a snapshot of what is scheduled does not have, the oldest first. */
  besides({ sweeps }: FleetStatus): SweepStatus[] {
    const scheduled = new Set(sweeps.map(({ sweep }) => sweep));
    const others = this.store.sweeps().filter(({ id }) => !scheduled.has(id));
    return others
      .slice(0, MOST_SWEEPS)
      .reverse()
      .map((sweep) => this.statusOf(sweep));
  }

  find(id: SweepId): SweepStatus | undefined {
    const stored = this.store.sweeps().find((sweep) => sweep.id === id);
    return stored && this.statusOf(stored);
  }

  private statusOf({ id, name, mode, priority }: StoredSweep): SweepStatus {
    const known = this.remembered.get(id);
    const now = performance.now();
    if (known !== undefined && known.until > now) return { ...known.status, mode, priority };
    const status: SweepStatus = {
      sweep: id,
      name,
      counts: this.store.counts(id),
      mode,
      priority,
      secondsLeft: null,
      workSeconds: 0,
      tooLarge: { cells: 0, bytes: 0 },
    };
    this.remembered.set(id, { until: now + REMEMBERED_MS, status });
    return status;
  }
}
