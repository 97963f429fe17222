import type { FleetStatus } from '../../wire/index.js';
import { faultText } from './text.js';

/** Tells of every kind of fault once, as soon as it is heard of. */
export class NewFaults {
  private readonly told = new Set<string>();

  constructor(
    private readonly note: (text: string) => void,
    /** Milliseconds since 1970: what has not occurred since then is old news. */
    private readonly since = 0,
  ) {}

  tell({ faults }: Pick<FleetStatus, 'faults'>): void {
    for (const fault of faults.toReversed()) {
      const key = `${fault.kind} ${fault.signature}`;
      if (fault.latest < this.since || this.told.has(key)) continue;
      this.told.add(key);
      this.note(faultText(fault));
    }
  }
}
