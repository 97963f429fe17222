import type { Family } from './family.js';
import { counter, gauge } from './family.js';
import type { ProcessFacts } from './process-watch.js';

/** Under the names by which the usual boards know them. */
export function processFamilies(facts: ProcessFacts): Family[] {
  const { lag } = facts;
  return [
    counter('process_cpu_user_seconds_total', 'Processor time in user mode, seconds.', facts.userSeconds),
    counter('process_cpu_system_seconds_total', 'Processor time in the system, seconds.', facts.systemSeconds),
    gauge('process_start_time_seconds', 'When the process began, seconds since 1970.', facts.startedAt),
    gauge('process_resident_memory_bytes', 'Resident memory.', facts.residentBytes),
    gauge('nodejs_heap_size_used_bytes', 'Heap of JavaScript in use.', facts.heapUsedBytes),
    gauge('nodejs_heap_size_total_bytes', 'Heap of JavaScript.', facts.heapTotalBytes),
    gauge('nodejs_external_memory_bytes', 'Memory of buffers outside the heap.', facts.externalBytes),
    gauge('nodejs_eventloop_lag_mean_seconds', 'How late timers came since the last scrape: mean.', lag.mean),
    gauge('nodejs_eventloop_lag_p99_seconds', 'How late timers came since the last scrape: 99th percentile.', lag.p99),
    gauge('nodejs_eventloop_lag_max_seconds', 'How late timers came since the last scrape: most.', lag.max),
  ];
}
