/** All samples of one name. `counter`: only rises while the process lives. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/** Samples of one family have the same labels, and no two the same values of them. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function gauge(name: string, help: string, samples: number | readonly Sample[]): Family {
  return { name, help, kind: 'gauge', samples: sampled(samples) };
}

/** @param name ends in `_total`, as is the custom */
export function counter(name: `${string}_total`, help: string, samples: number | readonly Sample[]): Family {
  return { name, help, kind: 'counter', samples: sampled(samples) };
}

/** One sample for each entry, under the label. */
export function samplesBy(label: string, values: Iterable<readonly [string, number]>): Sample[] {
  return Array.from(values, ([name, value]) => ({ labels: { [label]: name }, value }));
}

function sampled(samples: number | readonly Sample[]): readonly Sample[] {
  return typeof samples === 'number' ? [{ labels: {}, value: samples }] : samples;
}
