import { afterDeath, afterProof } from './breaker.js';
import type { AllocatorCommand } from './commands.js';
import type { AllocatorEvent, JobEnd, ObservedJob } from './events.js';
import type { Reaction } from './reaction.js';
import type { AllocatorSettings } from './settings.js';
import type { AllocatorState, Job } from './state.js';
import { newJob } from './state.js';

type Event<K extends AllocatorEvent['kind']> = Extract<AllocatorEvent, { kind: K }>;

/** What the scheduler says of the jobs. Jobs of this fleet that were not known, as after a restart, are taken on. */
export function observeQueue(before: AllocatorState, { at, jobs: observed }: Event<'queue-observed'>): Reaction {
  const known = new Map(observed.map((job) => [job.key, job]));
  const jobs = new Map<string, Job>();
  const ended: { readonly job: Job; readonly end: JobEnd | null }[] = [];
  for (const job of before.jobs.values()) {
    const now = known.get(job.key);
    if (now === undefined) ended.push({ job, end: null });
    else if (now.phase === 'ended') ended.push({ job, end: now.end });
    else jobs.set(job.key, moved(job, now, at));
  }
  for (const job of observed)
    if (job.phase !== 'ended' && !before.jobs.has(job.key))
      jobs.set(job.key, moved(newJob(job.key, 'waiting'), job, at));
  const start: AllocatorState = { ...before, jobs, queueAt: at };
  return ended.reduce<Reaction>(
    ({ state, commands }, { job, end }) => {
      if (!isDeath(job, end, state.settings)) return { state, commands };
      const why = end?.why ?? 'the scheduler knows it no more, and its node never came';
      const next = afterDeath(state, job.key, why, at);
      return { state: next.state, commands: [...commands, ...next.commands] };
    },
    { state: start, commands: [] },
  );
}

function moved(job: Job, { phase }: ObservedJob, at: number): Job {
  // Put back into the queue, it begins anew.
  if (phase === 'waiting') return job.phase === 'waiting' ? job : { ...newJob(job.key, 'waiting'), proven: job.proven };
  if (phase !== 'running') return { ...job, phase: 'ending' };
  // It began before it could be taken out of the queue.
  const order = job.order?.kind === 'cancel' ? null : job.order;
  return { ...job, phase, order, runningSince: job.runningSince ?? at };
}

/** Whether a job's end says that jobs like it cannot live. */
function isDeath({ order, joined }: Job, end: JobEnd | null, { youngMs }: AllocatorSettings): boolean {
  if (order !== null) return false;
  if (end === null) return !joined;
  const isYoung = end.lastedMs !== null && end.lastedMs < youngMs;
  switch (end.cause) {
    case 'failed':
      return !joined || isYoung;
    case 'completed':
      return !joined && isYoung;
    case 'taken':
      return false;
  }
}

/** What the coordinator says of the work, and of the nodes that are there. */
export function observeBacklog(before: AllocatorState, event: Event<'backlog-observed'>): Reaction {
  const { at, cells, seconds, nodes } = event;
  const { settings } = before;
  const busy = new Map(nodes.map(({ job, isBusy }) => [job, isBusy]));
  // While nobody answered, nodes may have come and gone.
  const wasSilent = before.backlog === null || at - before.backlog.at > settings.staleMs;
  const jobs = new Map<string, Job>();
  const commands: AllocatorCommand[] = [];
  const missing: string[] = [];
  let proofs = 0;
  for (const job of before.jobs.values()) {
    const isBusy = busy.get(job.key);
    const here = isBusy === undefined ? absent(job, at, wasSilent) : present(job, isBusy, at);
    const isProof =
      !here.proven && here.joined && here.runningSince !== null && at - here.runningSince >= settings.youngMs;
    if (isProof) proofs += 1;
    const isMissing = here.missingSince !== null && here.order === null && at - here.missingSince >= settings.joinMs;
    if (isMissing) {
      missing.push(here.key);
      commands.push({ kind: 'end', job: here.key });
      jobs.set(here.key, { ...here, order: { kind: 'end', at } });
    } else jobs.set(here.key, isProof ? { ...here, proven: true } : here);
  }
  const observed: AllocatorState = { ...before, jobs, backlog: { at, cells, seconds } };
  const start: Reaction = { state: proofs > 0 ? afterProof(observed) : observed, commands };
  const why = `it ran for ${Math.round(settings.joinMs / 1000)} s, and its node did not come to the coordinator`;
  return missing.reduce((reaction, key) => {
    const next = afterDeath(reaction.state, key, why, at);
    return { state: next.state, commands: [...reaction.commands, ...next.commands] };
  }, start);
}

function present(job: Job, isBusy: boolean, at: number): Job {
  const idleSince = isBusy ? null : (job.idleSince ?? at);
  return { ...job, joined: true, idleSince, missingSince: null };
}

function absent(job: Job, at: number, wasSilent: boolean): Job {
  if (job.phase !== 'running' || job.joined) return { ...job, idleSince: null, missingSince: null };
  return { ...job, idleSince: null, missingSince: wasSilent ? at : (job.missingSince ?? at) };
}
