import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { ContentFolder } from '../content-folder.js';
import { NUMERIC_VERSION } from '../core/cell/index.js';
import type { Lease } from '../core/fleet/index.js';
import { newNodeId } from '../core/fleet/index.js';
import type { Logger } from '../log/index.js';
import type { Assignment, CheckpointNotice, CoordinatorMessage, Hello, Welcome } from '../wire/index.js';
import { PROTOCOL_VERSION } from '../wire/index.js';
import type { NodeRefusedError, Report } from './attach/index.js';
import { Appetite, Holdings, Link, Reporter } from './attach/index.js';
import type { CheckpointLine } from './checkpoints/index.js';
import { Caretaker, Courier } from './checkpoints/index.js';
import type { Hold } from './data/index.js';
import { DataCache, defaultDataFolder } from './data/index.js';
import { Outbox } from './outbox/index.js';
import type { TrainOutcome, Training } from './pool/index.js';
import { TrainerPool } from './pool/index.js';
import { Idleness } from './idleness.js';
import type { NodeHandle, NodeOptions } from './node-options.js';
import { within } from './within.js';
import { packageVersion } from '../package-version.js';

/** Reports in hand above which no more work is asked for: the coordinator is away, or slower than this node. */
const UNSETTLED_REPORTS = 20_000;

/** Milliseconds a draining node waits for its last reports to be acknowledged. */
const SETTLE_MS = 5_000;

/**
 * Milliseconds of a report without acknowledgement, or of its training, from which on it is worth a file: a node that is
 * killed loses cells that were shorter and ended later, no others.
 */
const KEEP_MS = 1_000;

/** Milliseconds between looks at what is to be uploaded. */
const UPLOAD_LOOK_MS = 1_000;

/** Milliseconds between looks at whether there is anything to do. */
const IDLE_LOOK_MS = 500;

/** Starts a node: it attaches, asks for work, trains, reports, and keeps at it until it is drained. */
export function startNode(options: NodeOptions): NodeHandle {
  return new FleetNode(options);
}

class FleetNode implements NodeHandle {
  readonly id = newNodeId();
  readonly ended: Promise<void>;
  private readonly log: Logger;
  private readonly pool: TrainerPool;
  private readonly caretaker: Caretaker | null;
  private readonly link: Link;
  private readonly data: DataCache;
  private readonly courier: Courier | null;
  private readonly outbox: Outbox | null;
  private readonly holdings: Holdings;
  private readonly reporter = new Reporter();
  private readonly appetite: Appetite;
  /** Credits given to the present stream and not used yet. */
  private credits = 0;
  private heartbeat: NodeJS.Timeout | null = null;
  private readonly timers: NodeJS.Timeout[];
  private flushing = false;
  private draining: Promise<void> | null = null;
  private readonly name: string;
  private end: () => void = () => undefined;
  private failed: (error: Error) => void = () => undefined;
  private onSettled: () => void = () => undefined;
  private onFinished: () => void = () => undefined;

  constructor(private readonly options: NodeOptions) {
    const { coordinator, threads, trainerModule, checkpoints } = options;
    this.name = options.name ?? `${hostname()}-${process.pid}`;
    this.log = options.log.child({ node: this.id, name: this.name });
    this.ended = new Promise((resolve, reject) => {
      this.end = resolve;
      this.failed = reject;
    });
    // Whoever cares waits on `ended`; nobody has to.
    this.ended.catch(() => undefined);
    const { dataFolder = defaultDataFolder(), uploadEvery, outbox } = options;
    this.outbox = outbox === undefined ? null : new Outbox(outbox, this.log);
    const inherited = this.outbox?.inherited() ?? [];
    if (inherited.length > 0)
      this.log.info({ reports: inherited.length }, 'reports of an earlier life are handed over');
    this.holdings = new Holdings(inherited);
    this.caretaker = checkpoints === undefined ? null : new Caretaker(checkpoints.folder, this.log);
    this.pool = new TrainerPool({
      threads,
      dataFolder,
      trainerModule,
      checkpoints,
      onNote: (note) => this.caretaker?.hear(note),
    });
    this.data = new DataCache({
      folder: new ContentFolder(dataFolder),
      fetch: (digest) => this.link.fetch(digest),
    });
    const line: CheckpointLine = {
      deposit: (lease, path, timeoutMs) => this.link.deposit(lease, path, timeoutMs),
      recall: (cell) => this.link.recall(cell),
    };
    this.courier =
      checkpoints === undefined || uploadEvery === undefined
        ? null
        : new Courier(checkpoints.folder, uploadEvery, line, this.log);
    this.timers = [
      setInterval(() => this.keepOverdue(), KEEP_MS),
      setInterval(() => void this.courier?.upload(this.link.isUp ? this.holdings.trainings : []), UPLOAD_LOOK_MS),
    ];
    if (options.untilIdle !== undefined) this.timers.push(this.endWhenIdle(new Idleness(1000 * options.untilIdle)));
    this.appetite = new Appetite(threads);
    this.link = new Link(
      coordinator,
      options.security ?? {},
      {
        hello: () => this.hello(),
        onUp: (welcome) => this.up(welcome),
        onMessage: (message) => this.receive(message),
        onWritable: () => this.flush(),
        onDown: () => this.down(),
        onRefused: (error) => this.refused(error),
      },
      this.log,
    );
  }

  drain(reason: string): Promise<void> {
    this.draining ??= this.handBack(reason);
    return this.draining;
  }

  private hello(): Hello {
    const { threads, memory, outOfMemory = false } = this.options;
    return {
      kind: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      numericVersion: NUMERIC_VERSION,
      node: this.id,
      name: this.name,
      softwareVersion: packageVersion(),
      threads,
      memory: memory ?? 0,
      held: this.holdings.leases,
      outOfMemory,
    };
  }

  private up({ heartbeatMs }: Welcome): void {
    this.credits = 0;
    this.reporter.restart(this.holdings.reports);
    this.options.onLine?.(true);
    this.heartbeat = setInterval(() => this.beat(), heartbeatMs);
    this.flush();
  }

  private down(): void {
    if (this.heartbeat !== null) clearInterval(this.heartbeat);
    this.heartbeat = null;
    this.options.onLine?.(false);
    this.credits = 0;
    this.keepUnacknowledged();
    this.onSettled();
  }

  private receive(message: Exclude<CoordinatorMessage, Welcome>): void {
    switch (message.kind) {
      case 'assignments':
        for (const assignment of message.assignments) this.begin(assignment);
        return;
      case 'acknowledged':
        for (const lease of message.leases) this.settle(lease);
        this.onSettled();
        return this.schedule();
      case 'revoke':
        for (const lease of message.leases) this.holdings.revoke(lease);
        return this.schedule();
      case 'drain':
        if (message.reason === 'node') return void this.drain('told to by the coordinator');
        this.log.info('the coordinator goes away; training goes on');
        this.flush();
        return this.link.hangUp();
    }
  }

  private begin({ lease, cell, checkpoint }: Assignment): void {
    this.credits = Math.max(this.credits - 1, 0);
    if (this.holdings.has(lease)) return;
    const data = this.data.hold(cell);
    const training = this.pool.train(cell, this.ready(lease, checkpoint, data));
    this.holdings.begin(lease, training);
    this.log.debug(lease, 'lease taken');
    if (this.draining !== null) training.stop();
    void training.outcome.then((outcome) => {
      data?.release();
      if (this.draining === null || this.courier === null || !this.link.isUp || !wasStopped(outcome))
        return this.finish(lease, training, outcome);
      // While the lease is in force: once it is handed back, another node may have it.
      void this.courier.handOver(lease).then(() => this.finish(lease, training, outcome));
    });
  }

  /** What a cell waits for before it trains. */
  private ready(lease: Lease, checkpoint: CheckpointNotice | null, data: Hold | null): Promise<void> | undefined {
    if (checkpoint === null || this.courier === null) return data?.ready;
    const brought = this.courier.bring(lease, checkpoint).then((isHere) => {
      if (isHere) this.caretaker?.fetched(lease.cell);
    });
    return Promise.all([data?.ready, brought]).then(() => undefined);
  }

  private finish(lease: Lease, training: Training, outcome: TrainOutcome): void {
    const { started, ended } = training.stretch ?? { started: Date.now(), ended: Date.now() };
    const span = { started: Math.round(started), ended: Math.round(ended) };
    if (outcome.kind === 'result') this.appetite.learn(ended - started);
    else if (outcome.failure.kind !== 'stopped') this.log.warn({ ...lease, ...outcome.failure }, 'attempt failed');
    const report =
      outcome.kind === 'result' ? { lease, span, result: outcome.result } : { lease, span, failure: outcome.failure };
    if (this.holdings.finish(lease, report)) {
      this.reporter.add(report);
      if (!this.link.isUp || ended - span.started >= KEEP_MS) this.outbox?.keep(report);
    }
    this.onFinished();
    this.schedule();
  }

  private endWhenIdle(idleness: Idleness): NodeJS.Timeout {
    return setInterval(() => {
      const { openLeases, finishedLeases } = this.holdings;
      if (idleness.isEnough(performance.now(), this.link.isUp, openLeases + finishedLeases))
        void this.drain('nothing to do');
    }, IDLE_LOOK_MS);
  }

  private keepUnacknowledged(): void {
    if (this.outbox !== null) for (const report of this.holdings.reports) this.outbox.keep(report);
  }

  private keepOverdue(): void {
    const late = Date.now() - KEEP_MS;
    if (this.outbox !== null)
      for (const report of this.holdings.reports) if (report.span.ended <= late) this.outbox.keep(report);
  }

  /** A cell that is done, or will not be tried again, needs no checkpoint any more. */
  private settle(lease: Lease): void {
    const report = this.holdings.settle(lease);
    this.outbox?.settled(lease);
    if (report !== null && isFinal(report)) this.caretaker?.finished(lease.cell);
  }

  /** Reports and wants of one turn of the event loop share messages. */
  private schedule(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    while (this.link.isUp) {
      const message = this.reporter.next();
      if (message === null) return this.ask();
      if (!this.link.send(message)) return;
    }
  }

  private ask(): void {
    if (this.draining !== null || !this.link.isUp || this.holdings.finishedLeases > UNSETTLED_REPORTS) return;
    const { target } = this.appetite;
    const credits = target - this.holdings.openLeases - this.credits;
    // Not one by one when many are wanted: every want is a message, and an answer.
    if (credits < Math.max(1, Math.floor((target - this.options.threads) / 4))) return;
    this.credits += credits;
    this.link.send({ kind: 'want', credits });
  }

  private beat(): void {
    const slots = this.pool.slots();
    this.link.send({
      kind: 'heartbeat',
      threads: slots.map(({ busy, beats }, thread) => ({ thread, busy, counter: beats })),
    });
    const running = this.holdings.trainings.filter(({ training }) => training.isRunning);
    const progress = running.map(({ lease, training }) => ({ lease, epochs: training.epochs() }));
    this.link.send({ kind: 'progress', progress });
  }

  private async handBack(reason: string): Promise<void> {
    const { stopGraceMs = 10_000 } = this.options;
    this.log.info({ reason, open: this.holdings.openLeases }, 'draining');
    const trainings = this.holdings.trainings.map(({ training }) => training);
    for (const training of trainings) training.stop();
    const stopped = Promise.all(trainings.map(({ outcome }) => outcome));
    const inTime = await within(stopGraceMs, stopped);
    if (!inTime) await this.pool.close();
    await this.finished();
    await this.settled();
    if (this.link.isUp) this.link.send({ kind: 'goodbye', reason });
    await this.shutDown();
    this.log.info('ended');
    this.end();
  }

  /** Until every cell has been given up, its checkpoint uploaded where that is wanted. */
  private finished(): Promise<void> {
    return new Promise((resolve) => {
      this.onFinished = () => {
        if (this.holdings.openLeases === 0) resolve();
      };
      this.onFinished();
    });
  }

  /** Until every report is acknowledged; not longer than a few seconds, nor without a line. */
  private async settled(): Promise<void> {
    this.flush();
    const done = new Promise<void>((resolve) => {
      this.onSettled = () => {
        if (this.holdings.finishedLeases === 0 || !this.link.isUp) resolve();
      };
    });
    this.onSettled();
    await within(SETTLE_MS, done);
  }

  private refused(error: NodeRefusedError): void {
    this.log.error({ err: error }, 'refused');
    for (const { training } of this.holdings.trainings) training.stop();
    void this.shutDown().then(() => this.failed(error));
  }

  private async shutDown(): Promise<void> {
    this.down();
    for (const timer of this.timers) clearInterval(timer);
    this.caretaker?.close();
    await this.link.close();
    await this.pool.close();
    await this.outbox?.flushed();
  }
}

function wasStopped(outcome: TrainOutcome): boolean {
  return outcome.kind === 'failure' && outcome.failure.kind === 'stopped';
}

function isFinal(report: Report): boolean {
  return 'result' in report || report.failure.kind === 'invalid';
}
