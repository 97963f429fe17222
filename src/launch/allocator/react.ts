import { decide } from './decide.js';
import type { AllocatorEvent } from './events.js';
import { observeBacklog, observeQueue } from './observe.js';
import type { Reaction } from './reaction.js';
import type { AllocatorState, Job } from './state.js';
import { newJob } from './state.js';

/** Takes one event in: no clock, no chance, nothing is changed but what is returned. */
export function react(state: AllocatorState, event: AllocatorEvent): Reaction {
  switch (event.kind) {
    case 'backlog-observed':
      return observeBacklog(state, event);
    case 'queue-observed':
      return observeQueue(state, event);
    case 'tick':
      return decide(state, event.at);
    case 'submitted': {
      const added = event.jobs.map((key): [string, Job] => [key, newJob(key, 'waiting')]);
      const jobs = new Map([...state.jobs, ...added]);
      return { state: { ...state, jobs, submittedAt: event.at, refusals: 0 }, commands: [] };
    }
    case 'submit-failed':
      return { state: { ...state, submittedAt: event.at, refusals: state.refusals + 1 }, commands: [] };
    case 'dismissed':
      return { state: { ...state, mode: event.mode }, commands: [] };
  }
}
