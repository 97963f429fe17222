import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ContentFolder } from '../content-folder.js';
import type { Counts, SweepId } from '../core/fleet/index.js';
import { newCoordinatorId, open } from '../core/fleet/index.js';
import type { HealthPort } from '../health/index.js';
import { openHealthPort } from '../health/index.js';
import type { Logger } from '../log/index.js';
import { contradiction } from '../security/index.js';
import type { FleetStatus } from '../wire/index.js';
import type { SchedulingPolicy } from './scheduler/index.js';
import { createScheduler, schedulingPolicy } from './scheduler/index.js';
import { Depot } from './depot/index.js';
import type { DashboardOptions, Watched } from './dashboard/index.js';
import { Dashboard } from './dashboard/index.js';
import { Gate } from './gate/index.js';
import { CommitWatch, RefusalCount } from './observation/index.js';
import type { Criteria, Selection } from './selection.js';
import type { Expand, Guard } from './service/index.js';
import {
  CheckpointHandler,
  ControlHandler,
  FleetServer,
  ListenError,
  listenAddress,
  Orchestrator,
} from './service/index.js';
import type { DirectoryLock, ExpandedSweep, Store } from './store/index.js';
import { FIRST_ATTEMPT, lockDirectory, openStore } from './store/index.js';

export interface CoordinatorOptions extends Partial<SchedulingPolicy> {
  /** `host:port`; port 0 for any free one. */
  readonly listen: string;
  /** Folder of `grw.db`, its lock, logs, data files and checkpoints; made if missing. One coordinator at a time. */
  readonly dataDirectory: string;
  readonly log: Logger;
  /** Reads sweep files that clients submit. Default: submissions over the wire are refused. */
  readonly expand?: Expand;
  /** Folder of certificates, revocations and join tokens (`grw certs`): mutual TLS. Default: none, on loopback alone. */
  readonly tls?: string | undefined;
  /** Listen without encryption where other machines can connect. Default false: such addresses are refused. */
  readonly insecure?: boolean;
  /** `host:port` of gRPC's health service alone, in the clear, for probes without a certificate. Default: none. */
  readonly health?: string | undefined;
  /**
   * `unfinished` (default): sweeps of the data directory that lack results go on at once. `none`: only what is submitted
   * runs, so that an edited sweep does not drag its former self along.
   */
  readonly resume?: 'unfinished' | 'none';
  /** Milliseconds that nodes have to hand over what they hold when the coordinator closes. Default 3 000. */
  readonly closeGraceMs?: number;
  /** Bytes of nodes' checkpoints to keep for other nodes, in all; the oldest go beyond. Default 8 GiB. */
  readonly checkpointBytes?: number;
  /** Where metrics, health and the dashboard are served over HTTP, on TLS with `tls`' certificate. Default: nowhere. */
  readonly http?: Omit<DashboardOptions, 'tls'> | undefined;
}

export interface Coordinator {
  /** `host:port`, with the port that was found. */
  readonly address: string;
  /** Of the dashboard; null where there is none. */
  readonly url: string | null;
  /** For reading. Other processes open the same file with `openStore(path, { readOnly: true })`. */
  readonly store: Store;
  /** Keeps a data file for cells that name its digest; nodes ask for it. Before the sweep is submitted. */
  keepData(bytes: Uint8Array): void;
  /** Stores and schedules a sweep. `retryFailed` (default true): cells that failed before are tried again. */
  submit(sweep: ExpandedSweep, options?: { readonly retryFailed?: boolean }): SweepId;
  /**
   * Has cells of a stored sweep trained again, and of those that are not scheduled no others.
   * @throws ForeignCellError, SweepError
   */
  rerun(sweep: SweepId, criteria: Criteria): Selection;
  /** Counts include what is being committed this moment. */
  status(): FleetStatus;
  /** Calls back every `everyMs` (default 500); returns how to stop that. */
  onProgress(listener: (status: FleetStatus) => void, everyMs?: number): () => void;
  /** Settles when every cell is done or failed, and durably so. Rejects with CoordinatorClosedError. */
  whenFinished(sweep: SweepId): Promise<Counts>;
  /** Rejects with CoordinatorClosedError when the store can be written no more, or after `close`; never resolves. */
  readonly failed: Promise<never>;
  /** Lets nodes hand over, stops listening, commits, and frees the data directory. Safe to call twice. */
  close(): Promise<void>;
}

/** Share of a lease after which a heartbeat is due: four may be lost. */
const HEARTBEATS_PER_LEASE = 5;
/** Between ticks at most: what rests is woken no later than so. */
const TICK_MS = 500;
const CLOSE_GRACE_MS = 3_000;
const CHECKPOINT_BYTES = 8 * 2 ** 30;

/**
 * Starts a coordinator.
 * @throws StoreError (directory in use, damaged or newer store …), ListenError or SecurityError.
 */
export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { dataDirectory, log } = options;
  const policy = schedulingPolicy(options);
  const { leaseMs } = policy;
  const refused = new RefusalCount();
  const commits = new CommitWatch();
  const gate = gateOf(options, refused);
  let lock: DirectoryLock | null = null;
  let store: Store | null = null;
  let dashboard: Dashboard | null = null;
  let health: HealthPort | null = null;
  try {
    const address = listenAddress(options.listen, guardOf(options, gate));
    lock = lockDirectory(dataDirectory);
    store = openStore(join(dataDirectory, 'grw.db'));
    const scheduler = createScheduler(policy, store.beginTerm(), FIRST_ATTEMPT);
    const depot = new Depot(join(dataDirectory, 'depot'), options.checkpointBytes ?? CHECKPOINT_BYTES, log);
    const orchestrator = new Orchestrator(scheduler, store, log, () => performance.now(), depot, commits);
    if (options.resume !== 'none') resume(orchestrator, store);
    orchestrator.resume();
    const data = new ContentFolder(join(dataDirectory, 'data'));
    const control = new ControlHandler(orchestrator, store, options.expand ?? null, data, log);
    const heartbeatMs = Math.max(Math.round(leaseMs / HEARTBEATS_PER_LEASE), 1);
    const checkpoints = new CheckpointHandler(depot, (lease) => orchestrator.isInForce(lease), log);
    const identity = { coordinator: newCoordinatorId(), heartbeatMs, leaseMs };
    const server = new FleetServer(orchestrator, control, data, checkpoints, identity, gate, refused);
    if (options.health !== undefined) health = await openHealthPort(options.health, server.health);
    dashboard = dashboardOf(options, { orchestrator, depot, refused, commits });
    const bound = await server.listen(address);
    const url = dashboard === null ? null : await listenHttp(dashboard, server);
    lock.announce(bound);
    log.info(
      { address: bound, health: health?.address, dataDirectory, tls: options.tls ?? null },
      'coordinator started',
    );
    return new Running(
      bound,
      url,
      dashboard,
      store,
      data,
      orchestrator,
      server,
      health,
      lock,
      log,
      Math.min(heartbeatMs, TICK_MS),
      options.closeGraceMs ?? CLOSE_GRACE_MS,
    );
  } catch (error) {
    await dashboard?.close();
    health?.close();
    store?.close();
    lock?.release();
    gate?.close();
    throw error;
  }
}

function dashboardOf({ http, tls, insecure = false, log }: CoordinatorOptions, watched: Watched): Dashboard | null {
  if (http === undefined) return null;
  return new Dashboard({ ...http, tls, insecure: insecure || http.insecure === true }, watched, log);
}

async function listenHttp(dashboard: Dashboard, server: FleetServer): Promise<string> {
  try {
    return await dashboard.listen();
  } catch (error) {
    await server.close(0);
    const details = error instanceof Error ? error.message : String(error);
    throw new ListenError(dashboard.address, `cannot serve HTTP on ${dashboard.address}: ${details}`, { cause: error });
  }
}

function gateOf({ tls, insecure = false, log }: CoordinatorOptions, refused: RefusalCount): Gate | null {
  if (tls === undefined) return null;
  if (insecure) throw contradiction();
  return new Gate(tls, log, Date.now, refused);
}

function guardOf({ insecure = false }: CoordinatorOptions, gate: Gate | null): Guard {
  if (gate !== null) return { kind: 'tls', hasTokens: gate.hasTokens };
  return { kind: insecure ? 'insecure' : 'none' };
}

function resume(orchestrator: Orchestrator, store: Store): void {
  // Oldest first: they were promised first.
  for (const sweep of store.sweeps().reverse())
    if (sweep.mode !== 'cancelled' && open(store.counts(sweep.id)) > 0) {
      orchestrator.schedule(sweep, false);
      if (sweep.mode === 'paused') orchestrator.steer(sweep.id, sweep.mode);
    }
}

class Running implements Coordinator {
  private readonly ticker: NodeJS.Timeout;
  private readonly listeners = new Set<NodeJS.Timeout>();
  private closing: Promise<void> | null = null;

  constructor(
    readonly address: string,
    readonly url: string | null,
    private readonly dashboard: Dashboard | null,
    readonly store: Store,
    private readonly data: ContentFolder,
    private readonly orchestrator: Orchestrator,
    private readonly server: FleetServer,
    private readonly health: HealthPort | null,
    private readonly lock: DirectoryLock,
    private readonly log: Logger,
    tickMs: number,
    private readonly graceMs: number,
  ) {
    this.ticker = setInterval(() => orchestrator.tick(), tickMs);
  }

  submit(sweep: ExpandedSweep, { retryFailed = true }: { readonly retryFailed?: boolean } = {}): SweepId {
    return this.orchestrator.submit(sweep, retryFailed);
  }

  rerun(sweep: SweepId, criteria: Criteria): Selection {
    return this.orchestrator.rerun(sweep, criteria);
  }

  keepData(bytes: Uint8Array): void {
    this.data.put(bytes);
  }

  status(): FleetStatus {
    return this.orchestrator.status();
  }

  onProgress(listener: (status: FleetStatus) => void, everyMs = 500): () => void {
    const timer = setInterval(() => listener(this.status()), everyMs);
    this.listeners.add(timer);
    return () => {
      clearInterval(timer);
      this.listeners.delete(timer);
    };
  }

  get failed(): Promise<never> {
    return this.orchestrator.failed;
  }

  whenFinished(sweep: SweepId): Promise<Counts> {
    return this.orchestrator.whenFinished(sweep);
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    for (const timer of this.listeners) clearInterval(timer);
    this.dashboard?.retire();
    await this.server.close(this.graceMs);
    await this.dashboard?.close();
    this.health?.close();
    clearInterval(this.ticker);
    this.orchestrator.close();
    this.store.close();
    this.lock.release();
    this.log.info('coordinator closed');
  }
}
