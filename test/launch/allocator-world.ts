import type {
  AllocatorCommand,
  AllocatorEvent,
  AllocatorSettings,
  AllocatorState,
  JobEnd,
  ObservedJob,
} from '../../src/launch/allocator/index.js';
import { createAllocator, react, wantedFor } from '../../src/launch/allocator/index.js';

/** What happens between two looks of the launcher. */
export interface Step {
  /** So much work is there now, in seconds of one thread; null: what is left of it. */
  readonly work: number | null;
  readonly schedulerAnswers: boolean;
  readonly coordinatorAnswers: boolean;
  readonly submissionFails: boolean;
  /** Jobs that leave the queue and run. */
  readonly starts: number;
  /** Nodes of running jobs come to the coordinator. */
  readonly joins: boolean;
  /** Something befalls a job. */
  readonly fate: { readonly which: number; readonly cause: JobEnd['cause'] | 'requeued' } | null;
  /** Whether orders have any effect. */
  readonly ordersWork: boolean;
  /** Every job that runs ends so, before its node is there. */
  readonly endsAtOnce?: JobEnd['cause'];
}

interface RealJob {
  readonly key: string;
  phase: 'waiting' | 'running' | 'ended';
  joined: boolean;
  since: number;
  end: JobEnd | null;
}

const LOOK_MS = 5_000;
/** Seconds of one cell. */
const CELL = 50;

/** A scheduler, its jobs and a coordinator, as the allocator could meet them. */
export class World {
  at = 0;
  work = 0;
  submitted = 0;
  believedLive = 0;
  believedWaiting = 0;
  readonly events: AllocatorEvent[] = [];
  readonly commands: AllocatorCommand[] = [];
  private state: AllocatorState;
  private readonly jobs: RealJob[] = [];
  private busy: ReadonlySet<string> = new Set();
  private submission: { readonly at: number; refusals: number } | null = null;

  constructor(private readonly settings: AllocatorSettings) {
    this.state = createAllocator(settings);
  }

  get live(): RealJob[] {
    return this.jobs.filter(({ phase }) => phase !== 'ended');
  }

  get isOpen(): boolean {
    return this.state.breaker.kind === 'open';
  }

  step(step: Step) {
    this.at += LOOK_MS;
    this.happen(step);
    const told: AllocatorCommand[] = [];
    if (step.coordinatorAnswers) told.push(...this.tell(this.backlog()));
    if (step.schedulerAnswers) told.push(...this.tell({ kind: 'queue-observed', at: this.at, jobs: this.queue() }));
    const { backlog, queueAt, jobs } = this.state;
    const believed = [...jobs.values()];
    this.believedLive = believed.length;
    this.believedWaiting = believed.filter(({ phase }) => phase === 'waiting').length;
    const serving = believed.filter(({ phase, order }) => phase !== 'ending' && order === null);
    const servingBefore = new Set(serving.map(({ key }) => key));
    const heard = {
      backlogAgo: backlog === null ? Infinity : this.at - backlog.at,
      queueAgo: queueAt === null ? Infinity : this.at - queueAt,
      sinceSubmission: this.submission === null ? Infinity : this.at - this.submission.at,
      queueSinceSubmission: this.submission === null || (queueAt !== null && queueAt > this.submission.at),
      refusals: this.submission?.refusals ?? 0,
    };
    const decided = this.tell({ kind: 'tick', at: this.at });
    const commands = [...told, ...decided];
    for (const command of commands) this.perform(command, step);
    const wanted = backlog === null ? 0 : wantedFor(backlog, 'serving', this.settings);
    return { commands, heard, wanted, servingBefore, busy: this.busy };
  }

  private tell(event: AllocatorEvent): readonly AllocatorCommand[] {
    this.events.push(event);
    const { state, commands } = react(this.state, event);
    this.state = state;
    this.commands.push(...commands);
    return commands;
  }

  private happen({ work, starts, joins, fate, endsAtOnce }: Step): void {
    if (work !== null) this.work = work;
    for (const job of this.live) if (job.phase === 'running' && joins) job.joined = true;
    const atWork = this.live.filter(({ joined }) => joined).length;
    this.work = Math.max(0, this.work - (atWork * this.settings.threads * LOOK_MS) / 1000);
    for (const job of this.live.filter(({ phase }) => phase === 'waiting').slice(0, starts)) {
      job.phase = 'running';
      job.since = this.at;
      if (endsAtOnce !== undefined) this.end(job, endsAtOnce);
    }
    const victim = fate === null ? undefined : this.live[fate.which % Math.max(1, this.live.length)];
    if (fate === null || victim === undefined) return;
    if (fate.cause === 'requeued') Object.assign(victim, { phase: 'waiting', joined: false });
    else this.end(victim, fate.cause);
  }

  private end(job: RealJob, cause: JobEnd['cause']): void {
    const lastedMs = job.phase === 'running' ? this.at - job.since : null;
    Object.assign(job, { phase: 'ended', joined: false, end: { cause, lastedMs, why: cause } });
  }

  private backlog(): AllocatorEvent {
    const cells = Math.ceil(this.work / CELL);
    const here = this.live.filter(({ joined }) => joined);
    const busy = here.slice(0, Math.ceil(cells / this.settings.threads)).map(({ key }) => key);
    this.busy = new Set(busy);
    const nodes = here.map(({ key }) => ({ job: key, isBusy: this.busy.has(key) }));
    return { kind: 'backlog-observed', at: this.at, cells, seconds: this.work, nodes };
  }

  private queue(): ObservedJob[] {
    return this.jobs.map(({ key, phase, end }) => (phase === 'ended' ? { key, phase, end: end! } : { key, phase }));
  }

  private perform(command: AllocatorCommand, { submissionFails, ordersWork }: Step): void {
    switch (command.kind) {
      case 'submit':
        if (submissionFails) {
          this.submission = { at: this.at, refusals: (this.submission?.refusals ?? 0) + 1 };
          this.tell({ kind: 'submit-failed', at: this.at });
        } else {
          this.submission = { at: this.at, refusals: 0 };
          const keys = Array.from({ length: command.count }, () => String(++this.submitted));
          for (const key of keys) this.jobs.push({ key, phase: 'waiting', joined: false, since: 0, end: null });
          this.tell({ kind: 'submitted', at: this.at, jobs: keys });
        }
        return;
      case 'cancel':
      case 'drain':
      case 'end': {
        const job = this.live.find(({ key }) => key === command.job);
        const reaches = command.kind === 'end' || (command.kind === 'cancel') === (job?.phase === 'waiting');
        if (ordersWork && job !== undefined && reaches) this.end(job, command.kind === 'drain' ? 'completed' : 'taken');
        return;
      }
      case 'died':
      case 'opened':
        return;
    }
  }
}
