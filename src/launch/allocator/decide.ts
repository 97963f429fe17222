import { allowance, thaw } from './breaker.js';
import type { AllocatorCommand } from './commands.js';
import type { Reaction } from './reaction.js';
import type { AllocatorState, Job, Order } from './state.js';
import { wantedFor } from './wanted.js';

/** Whether both sides have been heard of since the last submission, and lately: nobody submits or drains in the dark. */
function isInformed({ backlog, queueAt, submittedAt, settings }: AllocatorState, at: number): boolean {
  if (backlog === null || queueAt === null) return false;
  const oldest = at - settings.staleMs;
  return backlog.at >= oldest && queueAt >= oldest && (submittedAt === null || queueAt > submittedAt);
}

/** Compares what is there with what is wanted. */
export function decide(before: AllocatorState, at: number): Reaction {
  const thawed = thaw(before, at);
  // Leaving takes the scheduler alone.
  if (thawed.mode === 'stopping') return thawed.queueAt === null ? idle(thawed) : dismissAll(thawed, at);
  if (!isInformed(thawed, at)) return idle(thawed);
  const insisted = insist(thawed, at);
  const shrunk = shrink(insisted.state, at);
  const count = room(shrunk.state, at);
  const commands = [...insisted.commands, ...shrunk.commands];
  return { state: shrunk.state, commands: count > 0 ? [...commands, { kind: 'submit', count }] : commands };
}

function idle(state: AllocatorState): Reaction {
  return { state, commands: [] };
}

/** Jobs that were not told to go. */
function serving({ jobs }: AllocatorState): Job[] {
  return [...jobs.values()].filter(({ phase, order }) => phase !== 'ending' && order === null);
}

/** Orders that have not been obeyed in time are given again, in the end by force. */
function insist(state: AllocatorState, at: number): Reaction {
  const late = [...state.jobs.values()].filter(
    ({ phase, order }) => phase !== 'ending' && order !== null && at - order.at >= state.settings.drainMs,
  );
  return give(
    state,
    late.map(({ key, phase }) => ({ job: key, kind: phase === 'waiting' ? 'cancel' : 'end' })),
    at,
  );
}

/** Everything goes: what waits at once, what runs after it has handed back its work. */
function dismissAll(state: AllocatorState, at: number): Reaction {
  const insisted = insist(state, at);
  const orders = serving(insisted.state).map(({ key, phase }) => ({
    job: key,
    kind: phase === 'waiting' ? ('cancel' as const) : ('drain' as const),
  }));
  const given = give(insisted.state, orders, at);
  return { state: given.state, commands: [...insisted.commands, ...given.commands] };
}

/** More than wanted, for a while: the latest in the queue go first, then nodes that have had nothing to do. */
function shrink(state: AllocatorState, at: number): Reaction {
  const { settings, mode, backlog, breaker } = state;
  const here = serving(state);
  const waiting = here.filter(({ phase }) => phase === 'waiting').reverse();
  // Those would only die as well.
  if (breaker.kind === 'open') return give(state, ordersFor(waiting, 'cancel'), at);
  const surplus = here.length - wantedFor(backlog!, mode, settings);
  if (surplus <= 0) return idle({ ...state, surplusSince: null });
  const surplusSince = state.surplusSince ?? at;
  const lasting: AllocatorState = { ...state, surplusSince };
  const patience = mode === 'finishing' ? 0 : settings.idleMs;
  if (at - surplusSince < patience) return idle(lasting);
  const spare = here.filter(({ phase, idleSince, joined }) => {
    if (phase !== 'running') return false;
    return joined ? idleSince !== null && at - idleSince >= patience : mode === 'finishing';
  });
  const orders = [...ordersFor(waiting, 'cancel'), ...ordersFor(spare, 'drain')];
  return give(lasting, orders.slice(0, surplus), at);
}

function ordersFor(jobs: readonly Job[], kind: Order['kind']): { job: string; kind: Order['kind'] }[] {
  return jobs.map(({ key }) => ({ job: key, kind }));
}

function give(
  state: AllocatorState,
  orders: readonly { readonly job: string; readonly kind: Order['kind'] }[],
  at: number,
): Reaction {
  const jobs = new Map(state.jobs);
  for (const { job, kind } of orders) {
    const known = jobs.get(job);
    if (known !== undefined) jobs.set(job, { ...known, order: { kind, at } });
  }
  const commands = orders.map(({ kind, job }): AllocatorCommand => ({ kind, job }));
  return { state: { ...state, jobs }, commands };
}

/** How many allocations to submit now. */
function room(state: AllocatorState, at: number): number {
  const { settings, mode, backlog, submittedAt, refusals, jobs } = state;
  const waitMs = refusals === 0 ? settings.submitEveryMs : backoffMs(state);
  if (submittedAt !== null && at - submittedAt < waitMs) return 0;
  const deficit = wantedFor(backlog!, mode, settings) - serving(state).length;
  const queued = [...jobs.values()].filter(({ phase }) => phase === 'waiting').length;
  return Math.max(0, Math.min(deficit, settings.max - jobs.size, settings.queued - queued, allowance(state)));
}

function backoffMs({ settings, refusals }: AllocatorState): number {
  const { submitEveryMs, backoffMs: first, longestBackoffMs } = settings;
  return Math.max(submitEveryMs, Math.min(first * 2 ** (refusals - 1), longestBackoffMs));
}
