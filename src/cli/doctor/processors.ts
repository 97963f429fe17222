import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Examination } from './check.js';

const CONTROL_GROUPS = '/sys/fs/cgroup';

/** Processors this process may run on; a container's share in processor time can be less. */
export const processors: Examination = {
  name: 'processors',
  examine() {
    const count = availableParallelism();
    const share = processorShare();
    const detail = count === 1 ? '1 processor' : `${count} processors`;
    if (share === undefined || share >= count) return { status: 'ok', detail };
    const threads = Math.max(1, Math.floor(share));
    return {
      status: 'warning',
      detail: `${detail}, but this container may use only ${share} of them at a time`,
      mend: `grw run --threads ${threads} SWEEP.yaml`,
    };
  },
};

/** The processor time per time that the control groups of this process allow (version 2), if they limit it. */
function processorShare(): number | undefined {
  let least: number | undefined;
  for (let group = controlGroup(); group !== undefined; group = group === '/' ? undefined : dirname(group)) {
    const [quota, period] =
      textOf(join(CONTROL_GROUPS, group, 'cpu.max'))
        ?.trim()
        .split(' ')
        .map(Number) ?? [];
    if (quota && period) least = Math.min(least ?? Infinity, quota / period);
  }
  return least;
}

function controlGroup(): string | undefined {
  return /^0::(\/.*)$/m.exec(textOf('/proc/self/cgroup') ?? '')?.[1];
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
