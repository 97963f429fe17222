import type { AllocatorCommand } from './commands.js';
import type { AllocatorState, Job } from './state.js';
import type { Reaction } from './reaction.js';

/** A retry is put off by at most this factor, however often it has failed. */
const LONGEST_RETRY = 64;

/** After the death of an allocation that had not proved itself. The job is forgotten already, or told to end. */
export function afterDeath(state: AllocatorState, job: string, why: string, at: number): Reaction {
  const { settings, breaker } = state;
  const deaths = state.deaths + 1;
  const shaken: AllocatorState = { ...state, deaths, trusted: false };
  const died: AllocatorCommand = { kind: 'died', job, why, deaths };
  if (breaker.kind === 'open' || (breaker.kind === 'closed' && deaths < settings.deaths))
    return { state: shaken, commands: [died] };
  const times = breaker.kind === 'half-open' ? breaker.times + 1 : 1;
  const retryInMs = settings.retryMs === null ? null : settings.retryMs * Math.min(2 ** (times - 1), LONGEST_RETRY);
  const until = retryInMs === null ? null : at + retryInMs;
  const open: AllocatorState = { ...shaken, breaker: { kind: 'open', until, times } };
  return { state: open, commands: [died, { kind: 'opened', job, why, retryInMs }] };
}

/** After an allocation has proved itself. */
export function afterProof(state: AllocatorState): AllocatorState {
  return { ...state, deaths: 0, trusted: true, breaker: { kind: 'closed' } };
}

/** Lets a single allocation be tried when it is time. */
export function thaw(state: AllocatorState, at: number): AllocatorState {
  const { breaker } = state;
  if (breaker.kind !== 'open' || breaker.until === null || at < breaker.until) return state;
  return { ...state, breaker: { kind: 'half-open', times: breaker.times } };
}

/** How many allocations more may be submitted, as far as it is known that they live. */
export function allowance({ breaker, trusted, deaths, settings, jobs }: AllocatorState): number {
  const unproven = [...jobs.values()].filter(({ proven }: Job) => !proven).length;
  switch (breaker.kind) {
    case 'open':
      return 0;
    case 'half-open':
      return Math.max(0, 1 - unproven);
    case 'closed':
      return trusted ? Infinity : Math.max(0, settings.deaths - deaths - unproven);
  }
}
