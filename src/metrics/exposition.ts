import { Counter, Gauge, Registry } from 'prom-client';
import type { Family } from './family.js';

/** Of the text that `exposition` gives. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Prometheus's text form. A registry for every scrape: what is gone leaves no trace, and there is no state to keep. */
export function exposition(families: readonly Family[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, kind, samples } of families) {
    // Without a label it would have a sample that nobody gave.
    const labelNames = Object.keys(samples[0]?.labels ?? { none: '' });
    const options = { name, help, labelNames, registers: [registry] };
    if (kind === 'gauge') {
      const metric = new Gauge(options);
      for (const { labels, value } of samples) metric.set(labels, value);
    } else {
      const metric = new Counter(options);
      for (const { labels, value } of samples) metric.inc(labels, value);
    }
  }
  return registry.metrics();
}
