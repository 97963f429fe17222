import { NUMERIC_VERSION } from '../../core/cell/index.js';
import type { Counts } from '../../core/fleet/index.js';
import { open } from '../../core/fleet/index.js';
import type { Family, ProcessFacts } from '../../metrics/index.js';
import { counter, gauge, processFamilies, samplesBy } from '../../metrics/index.js';
import type { NodeDetail, NodeStatus, Observation, SweepStatus } from '../../wire/index.js';
import type { Tally } from './tally.js';

/** All that metrics are made of. */
export interface Facts {
  readonly version: string;
  readonly observation: Observation;
  readonly tally: Readonly<Tally>;
  /** Checkpoints kept for other nodes. */
  readonly depot: { readonly checkpoints: number; readonly bytes: number };
  /** Peers turned away, by kind of reason. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly process: ProcessFacts;
}

/** Sweeps and nodes that have samples of their own; what is said of all counts the others too. */
const MOST_SWEEPS = 100;
const MOST_NODES = 1_000;

/** Everything that Prometheus is told, from one moment. Pure: counters are what has risen in the facts. */
export function families(facts: Facts): Family[] {
  const { version, observation, process } = facts;
  return [
    gauge('grw_build_info', 'Always 1; which grw this is.', [
      { labels: { version, numeric_version: String(NUMERIC_VERSION) }, value: 1 },
    ]),
    ...sweepFamilies(observation.status.sweeps),
    ...nodeFamilies(observation),
    ...workFamilies(facts),
    ...processFamilies(process),
  ];
}

function sweepFamilies(all: readonly SweepStatus[]): Family[] {
  const sweeps = shownSweeps(all);
  const by = (value: (sweep: SweepStatus) => number) =>
    samplesBy(
      'sweep',
      sweeps.map((sweep) => [sweep.sweep, value(sweep)] as const),
    );
  const states: readonly (keyof Counts)[] = ['pending', 'leased', 'done', 'failed'];
  const cells = sweeps.flatMap(({ sweep, counts }) =>
    states.map((state) => ({ labels: { sweep, state }, value: counts[state] })),
  );
  const open = all.reduce((sum, { workSeconds }) => sum + workSeconds, 0);
  return [
    gauge('grw_cells', 'Cells of a sweep by state: pending, leased, done, failed.', cells),
    gauge(
      'grw_backlog_seconds',
      'Seconds of one thread that the open cells of a sweep are expected to take; 0 while it does not go on.',
      by(({ workSeconds }) => workSeconds),
    ),
    gauge('grw_backlog_all_seconds', 'The sum of grw_backlog_seconds over all sweeps.', open),
    gauge(
      'grw_sweep_left_seconds',
      'Seconds until a sweep is expected to be done; absent while nothing is known.',
      samplesBy(
        'sweep',
        sweeps.flatMap(({ sweep, secondsLeft }) => (secondsLeft === null ? [] : [[sweep, secondsLeft] as const])),
      ),
    ),
    gauge(
      'grw_sweep_priority',
      'Priority of a sweep; higher goes first.',
      by(({ priority }) => priority),
    ),
    gauge(
      'grw_sweep_paused',
      '1 while a sweep is paused or cancelled, else 0.',
      by(({ mode }) => (mode === 'active' ? 0 : 1)),
    ),
    gauge(
      'grw_sweep_too_large_cells',
      'Cells of a sweep that need more memory than any node has.',
      by(({ tooLarge }) => tooLarge.cells),
    ),
  ];
}

/** Those with work before those without, the youngest first; sweeps that ended long ago give way. */
function shownSweeps(sweeps: readonly SweepStatus[]): SweepStatus[] {
  const isOpen = ({ mode, counts }: SweepStatus): boolean => mode !== 'cancelled' && open(counts) > 0;
  const youngest = [...sweeps].reverse();
  return [...youngest.filter(isOpen), ...youngest.filter((sweep) => !isOpen(sweep))].slice(0, MOST_SWEEPS);
}

function nodeFamilies({ status, nodes: details }: Observation): Family[] {
  const nodes = status.nodes.map((node, i) => ({ ...node, ...details[i]! }));
  const shown = nodes.slice(0, MOST_NODES);
  const by = (value: (node: NodeStatus & NodeDetail) => number) =>
    shown.map((one) => ({ labels: { node: one.name, id: one.node.slice(0, 8) }, value: value(one) }));
  const total = (value: (node: NodeStatus & NodeDetail) => number): number =>
    nodes.reduce((sum, one) => sum + value(one), 0);
  const standings = { working: 0, banned: 0, away: 0 };
  for (const one of nodes) standings[standingOf(one)] += 1;
  return [
    gauge(
      'grw_nodes',
      'Nodes by standing: working (connected, given work), banned (connected, given none for a while), away (awaited).',
      samplesBy('standing', Object.entries(standings)),
    ),
    gauge(
      'grw_threads',
      'Training threads of all connected nodes.',
      total(({ connected, threads }) => (connected ? threads : 0)),
    ),
    gauge(
      'grw_busy_threads',
      'Training threads of all connected nodes that train, as the nodes said last.',
      total(({ busy }) => busy),
    ),
    gauge(
      'grw_node_threads',
      'Training threads of a node.',
      by(({ threads }) => threads),
    ),
    gauge(
      'grw_node_busy_threads',
      'Training threads of a node that train, as it said last.',
      by(({ busy }) => busy),
    ),
    gauge(
      'grw_node_leases',
      'Leases of a node in force.',
      by(({ leased }) => leased),
    ),
    gauge(
      'grw_node_heartbeat_age_seconds',
      'Seconds since a node was heard of.',
      by(({ silentSeconds }) => silentSeconds),
    ),
    gauge(
      'grw_node_memory_bytes',
      'Memory that a node offers to training; 0 when it does not say.',
      by(({ memory }) => memory),
    ),
    counter(
      'grw_node_results_total',
      'Results of a node on the disk, since the coordinator started.',
      by(({ done }) => done),
    ),
  ];
}

function standingOf({ connected, bannedSeconds }: NodeStatus & NodeDetail): 'working' | 'banned' | 'away' {
  if (!connected) return 'away';
  return bannedSeconds > 0 ? 'banned' : 'working';
}

function workFamilies({ observation, tally, depot, refusals }: Facts): Family[] {
  const { results, retried, released, failed, ignored } = tally;
  const leases = observation.status.nodes.reduce((sum, { leased }) => sum + leased, 0);
  const entries = (counts: Readonly<Record<string, number>>) => Object.entries(counts);
  return [
    gauge('grw_leases', 'Leases in force.', leases),
    counter('grw_leases_given_total', 'Leases given: attempts begun.', tally.given),
    counter('grw_leases_revoked_total', 'Leases taken back from nodes.', tally.revoked),
    counter(
      'grw_cells_committed_total',
      'Cells whose result was stored durably, those trained again included.',
      results.stored + results.reproduced + results.replaced,
    ),
    counter(
      'grw_results_total',
      'Results by what they were to the store: stored; equal or different (late duplicates); reproduced or replaced ' +
        '(trained again on purpose).',
      samplesBy('outcome', entries(results)),
    ),
    counter(
      'grw_retries_total',
      'Attempts without a result after which the cell waits again, by kind: a report (invalid, error, crash, memory, ' +
        'stopped) or a lease that ended without one (lost, left, unheard, killed).',
      samplesBy('kind', [
        ...entries(retried),
        ...entries(released).map(([kind, count]) => [kind === 'memory' ? 'killed' : kind, count] as const),
      ]),
    ),
    counter('grw_cells_failed_total', 'Cells that failed for good, by kind.', samplesBy('kind', entries(failed))),
    counter(
      'grw_late_reports_total',
      'Reports that changed nothing, by reason.',
      samplesBy('reason', entries(ignored)),
    ),
    counter('grw_node_bans_total', 'Times that a node got no work for a while, as all failed on it.', tally.bans),
    counter('grw_nodes_silenced_total', 'Nodes cut off because they were silent.', tally.silenced),
    gauge(
      'grw_epochs',
      'Epochs trained since the coordinator started, running cells included.',
      observation.status.epochs,
    ),
    gauge('grw_depot_checkpoints', 'Checkpoints kept for the next node that trains their cell.', depot.checkpoints),
    gauge('grw_depot_bytes', 'Bytes of these checkpoints.', depot.bytes),
    counter('grw_refused_total', 'Peers turned away, by reason.', samplesBy('reason', refusals)),
    gauge('grw_uptime_seconds', 'Since the coordinator started.', observation.uptimeSeconds),
  ];
}
