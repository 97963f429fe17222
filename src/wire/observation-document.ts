import type { Observation } from './observation-messages.js';

/**
 * An observation as `grw top --json` prints it and the dashboard serves it: one shape, numbered.
 * @param at when it was taken, milliseconds since 1970
 */
export function observationDocument({ status, uptimeSeconds, nodes }: Observation, at: number) {
  const { sweeps, epochs, cellsPerSecond, faults } = status;
  return {
    version: 1,
    at: new Date(at).toISOString(),
    uptimeSeconds,
    cellsPerSecond,
    epochs,
    sweeps,
    nodes: status.nodes.map((node, i) => ({ ...node, ...nodes[i] })),
    faults,
  } as const;
}
