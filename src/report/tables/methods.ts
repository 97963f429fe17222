import type { ColumnDocs, MethodAggregate, Metric, Row } from '../../core/analysis/index.js';
import { METHOD_PARAMETERS, METRIC_NAMES, METRICS, methodParameters, PARAMETERS } from '../../core/analysis/index.js';
import { combinationName } from '../words.js';

/**
 * Table `methods`: one row per combination of the sweep's axes and method. Each metric has the number of seeds with a
 * value, their mean, and the bootstrap interval of the mean (none for a single seed).
 */
export const METHODS: ColumnDocs = {
  combination: { kind: 'text', title: "values of the sweep's axes, in words" },
  ...Object.fromEntries(METHOD_PARAMETERS.map((name) => [name, PARAMETERS[name]])),
  seeds: { kind: 'number', title: 'seeds asked for' },
  done: { kind: 'number', title: 'finished cells, diverged ones included' },
  diverged: { kind: 'number', title: 'cells that diverged' },
  failed: { kind: 'number', title: 'cells that failed' },
  pending: { kind: 'number', title: 'cells not yet run' },
  unpaired: { kind: 'number', title: 'finished cells without an ERM partner to compare with' },
  group_names: { kind: 'texts', title: 'groups' },
  group_weights_mean: { kind: 'numbers', title: 'mean final weight of each group' },
  ...Object.fromEntries(METRIC_NAMES.flatMap(metricColumns)),
};

export function* methodRows(aggregates: Iterable<MethodAggregate>): Generator<Row> {
  for (const entry of aggregates)
    yield {
      combination: combinationName(entry.combination),
      ...methodParameters(entry.method),
      seeds: entry.seeds,
      ...entry.states,
      diverged: entry.diverged,
      unpaired: entry.unpaired,
      group_names: entry.groupNames,
      group_weights_mean: entry.groupWeights.map(({ mean }) => mean),
      ...METRIC_NAMES.map((metric) => metricValues(metric, entry)).reduce((all, some) => ({ ...all, ...some })),
    };
}

function metricColumns(metric: Metric): [string, ColumnDocs[string]][] {
  const title = METRICS[metric].title;
  return [
    [`${metric}_seeds`, { kind: 'number', title: `seeds with a value of: ${title}` }],
    [`${metric}_mean`, { kind: 'number', title: `mean of: ${title}` }],
    [`${metric}_low`, { kind: 'number', title: `lower end of the interval of: ${title}` }],
    [`${metric}_high`, { kind: 'number', title: `upper end of the interval of: ${title}` }],
  ];
}

function metricValues(metric: Metric, { statistics }: MethodAggregate): Row {
  const statistic = statistics[metric];
  return {
    [`${metric}_seeds`]: statistic?.count ?? 0,
    [`${metric}_mean`]: statistic?.mean ?? null,
    [`${metric}_low`]: statistic?.interval?.low ?? null,
    [`${metric}_high`]: statistic?.interval?.high ?? null,
  };
}
