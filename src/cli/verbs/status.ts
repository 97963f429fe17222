import type { FleetStatus, NodeStatus } from '../../wire/index.js';
import { ControlClient, faultText, sweepIdOf, sweepText } from '../control/index.js';
import { gigabytes } from '../doctor/gigabytes.js';
import { EXIT } from '../exit-codes.js';
import type { SecurityOptions } from '../options.js';
import type { VerbIo } from './coordinator.js';

export interface StatusOptions extends SecurityOptions {
  /** `host:port`. */
  readonly coordinator: string;
  /** Id of a sweep; default all. */
  readonly sweep?: string;
  readonly json: boolean;
}

/**
 * Says how a coordinator's sweeps and nodes stand.
 * @returns 0, or 1 when some cells have failed
 * @throws UsageError, ControlError
 */
export async function status(options: StatusOptions, { write }: VerbIo): Promise<number> {
  const sweep = options.sweep === undefined ? null : sweepIdOf(options.sweep);
  const client = new ControlClient(options.coordinator, options);
  try {
    const fleet = await client.status(sweep);
    write(options.json ? `${JSON.stringify({ version: 1, ...fleet })}\n` : render(fleet));
    return fleet.sweeps.some(({ counts }) => counts.failed > 0) ? EXIT.failed : EXIT.done;
  } finally {
    client.close();
  }
}

/** Kinds of fault that are shown; --json has more. */
const FAULTS = 10;

function render({ sweeps, nodes, cellsPerSecond, faults }: FleetStatus): string {
  return [
    ...sweeps.map(sweepText),
    ...(sweeps.length === 0 ? ['no sweeps'] : []),
    ...nodes.map(nodeLine),
    ...(nodes.length === 0 ? ['no nodes'] : [`${cellsPerSecond.toFixed(1)} cells per second`]),
    ...faults.slice(0, FAULTS).map(faultText),
    ...(faults.length > FAULTS ? [`and ${faults.length - FAULTS} other kinds of fault`] : []),
    '',
  ].join('\n');
}

function nodeLine({ name, threads, memory, connected, leased, done }: NodeStatus): string {
  if (threads === 0) return `node ${name}: not back since the coordinator began anew, ${leased} cells kept for it`;
  const room = memory === 0 ? '' : `${gigabytes(memory)} GB, `;
  return `node ${name}: ${threads} threads, ${room}${leased} cells in hand, ${done} done${connected ? '' : ', not connected'}`;
}
