import type { MethodAggregate, Metric } from '../../core/analysis/index.js';
import { BOOTSTRAP } from '../../core/analysis/index.js';
import type { Content, Html } from './html.js';
import { formula, html } from './html.js';
import type { ColumnSpec, TablesInput } from './method-table.js';
import { methodTable, metricColumn, value } from './method-table.js';

/** How the numbers of all tables came about. */
export const TABLE_NOTE = `Numbers are means over seeds; in brackets stands the ${BOOTSTRAP.level * 100} % percentile bootstrap interval of the mean (${BOOTSTRAP.resamples} resamples, seed ${BOOTSTRAP.seed}), which is too narrow for few seeds. A dash: there is no such value.`;

/** The tables of a report in their order, those that have anything to say. */
export function tablesOf(input: TablesInput): Html[] {
  return [endTable, gapTable, theoryTable, weightTable].reduce<Html[]>((tables, table) => {
    const made = table(input, tables.length + 1);
    return made === null ? tables : [...tables, made];
  }, []);
}

type MakeTable = (input: TablesInput, number: number) => Html | null;

/** Where training ends, method by method. */
const endTable: MakeTable = (input, number) => {
  const best = input.aggregates.some(({ statistics: s }) => s.test_error_worst_least !== null)
    ? ' At best: at the recorded epoch at which it is least in these very samples, run by run.'
    : '';
  return methodTable(
    input,
    'where methods end',
    html`<strong>Table ${number}.</strong> Where each method ends.${best}`,
    [
      seedsColumn,
      metricColumn(input, 'R̂', 'train_risk'),
      metricColumn(input, 'worst-group R̂', 'worst_group_risk'),
      metricColumn(input, '‖θ‖', 'theta_norm'),
      metricColumn(input, 'test error', 'test_error'),
      metricColumn(input, 'worst-group test error', 'test_error_worst'),
      metricColumn(input, 'at best', 'test_error_worst_least'),
    ],
  );
};

/** How near each method ends to what theory names; null where it names nothing. */
const theoryTable: MakeTable = (input, number) => {
  const has = (metric: Metric): boolean => input.aggregates.some(({ statistics }) => statistics[metric] !== null);
  const notes = [
    has('limit_param') && ' θ* is the limit of training in closed form.',
    has('max_margin_angle') &&
      ' û is the max-margin direction, f_{MM} its classifier; angles are in radians, those of linearised networks of θ − θ⁽⁰⁾.',
    has('gap_lin_sup') && ' f_{lin} is the own linearisation of a network, trained alike.',
  ].filter((note) => note !== false);
  if (notes.length === 0) return null;
  const caption = html`<strong>Table ${number}.</strong> How near each method ends to what theory
    names.${notes.map(formula)}`;
  return methodTable(input, 'distance to what theory names', caption, [
    metricColumn(input, '‖θ − θ*‖', 'limit_param'),
    metricColumn(input, '‖θ − θ*‖ / ‖θ*‖', 'limit_param_relative'),
    metricColumn(input, '∠(θ, û)', 'max_margin_angle'),
    metricColumn(input, 'signs as f_{MM}', 'max_margin_agreement'),
    metricColumn(input, 'max |f − f_{lin}|', 'gap_lin_sup'),
  ]);
};

/** Whether any run of another method has an ERM run to be compared with. */
export function hasGaps(aggregates: readonly MethodAggregate[]): boolean {
  return aggregates.some(({ method, statistics }) => method.name !== 'erm' && statistics.gap_param !== null);
}

/** How far each method ends from ERM; null where nothing could be compared. */
const gapTable: MakeTable = ({ aggregates, styles }, number) => {
  if (!hasGaps(aggregates)) return null;
  const input = { aggregates: aggregates.filter(({ method }) => method.name !== 'erm'), styles };
  const penalised = input.aggregates.some(
    ({ statistics: s }) => s.gap_param_unreg !== null && s.gap_param_unreg.mean !== s.gap_param?.mean,
  );
  const unregularised = penalised ? html` The index 0 stands for the ERM run without penalty, λ = 0.` : null;
  const caption = html`<strong>Table ${number}.</strong> How far each method ends from the ERM run with the same data,
    initial point and hyperparameters; f is compared on the evaluation points, several outputs by their Euclidean
    norm.${unregularised}`;
  return methodTable(input, 'gaps to ERM', caption, [
    { title: 'compared', cell: comparedCell, shown: true },
    metricColumn(input, '‖θ − θ_{ERM}‖', 'gap_param'),
    metricColumn(input, '‖θ − θ_{ERM}‖ / ‖θ_{ERM}‖', 'gap_param_relative'),
    metricColumn(input, '‖u − u_{ERM}‖, u = θ/‖θ‖', 'gap_dir'),
    metricColumn(input, 'max |f − f_{ERM}|', 'gap_fn_sup'),
    metricColumn(input, 'equal signs or classes', 'sign_agreement'),
    { ...metricColumn(input, '‖θ − θ_{ERM,0}‖', 'gap_param_unreg'), shown: penalised },
    { ...metricColumn(input, 'max |f − f_{ERM,0}|', 'gap_fn_sup_unreg'), shown: penalised },
  ]);
};

/** What Assumption 1 asks: weights that converge to positive limits. */
const weightTable: MakeTable = (input, number) => {
  const caption = html`<strong>Table ${number}.</strong> Weights, for Assumption 1 (they converge, to limits above
    zero): final weight of each group; smallest weight of a sample and total variation of the group weights over the
    last tenth of training, as seen at so many recorded epochs: with few of them, oscillations between go unseen, and
    <code>record: { points }</code> asks for more.`;
  return methodTable(input, 'weights', caption, [
    seedsColumn,
    { title: 'final weight of each group', cell: groupCell, shown: true },
    metricColumn(input, 'min q', 'min_weight'),
    metricColumn(input, 'variation', 'weight_variation'),
    {
      title: 'recorded epochs',
      cell: ({ statistics: { weight_records: records } }) =>
        records === null ? '–' : String(Math.round(records.mean)),
      shown: true,
    },
  ]);
};

const seedsColumn: ColumnSpec = {
  title: 'runs',
  cell: ({ states, diverged }) => {
    const asked = states.done + states.failed + states.pending;
    return `${states.done - diverged} of ${asked}`;
  },
  shown: true,
};

function comparedCell({ statistics, states }: MethodAggregate): Content {
  return `${statistics.gap_param?.count ?? 0} of ${states.done + states.failed + states.pending}`;
}

function groupCell({ groupNames, groupWeights }: MethodAggregate): Content {
  if (groupWeights.length === 0) return '–';
  return groupWeights.map((statistic, k) => html`<div>${groupNames[k]}: ${value(statistic)}</div>`);
}
