import type { Drawn, FigureRow } from './curve-series.js';
import { groupSeries, quantity } from './curve-series.js';
import type { Line } from './line.js';
import type { PanelQuantity, PanelSeries } from './panel.js';
import { linearTicks } from './ticks.js';
import type { Axis } from './value-axis.js';
import { logAxis, normAxis, shareAxis } from './value-axis.js';

/** What a panel over epochs shows. */
export interface Quantity {
  readonly name: (row: FigureRow) => PanelQuantity;
  readonly title: (row: FigureRow) => string;
  readonly yTitle: (row: FigureRow) => string;
  readonly series: (drawn: readonly Drawn[], row: FigureRow) => PanelSeries[];
  readonly axis: (series: readonly PanelSeries[], ticks: number) => Axis;
  /** In words, for captions; given whether rows show directions, parameters, or both. */
  readonly caption: (rows: readonly FigureRow[]) => string;
  /** Instead of curves, in rows that have none. */
  readonly empty: readonly string[];
  /** Whether curves are of groups, and named at their ends. */
  readonly ofGroups?: boolean;
}

/** The paper's Figure 1. */
export const TRAINING: readonly Quantity[] = [
  {
    name: () => 'train_risk',
    title: () => 'Training risk',
    yTitle: () => 'R̂',
    series: (drawn) => drawn.map((entry) => quantity(entry, (run) => run.trainRisk)),
    axis: logAxis,
    caption: () => 'Training risk R̂.',
    empty: ['no finished run'],
  },
  {
    name: ({ directions }) => (directions ? 'gap_dir' : 'gap_param'),
    title: ({ directions }) => (directions ? 'Direction gap' : 'Gap to ERM'),
    yTitle: ({ directions }) => (directions ? '‖u − u_{ERM}‖' : '‖θ − θ_{ERM}‖'),
    series: (drawn, { directions }) =>
      drawn.map((entry) => quantity(entry, (run) => afterStart(directions ? run.gapDir : run.gapParam))),
    axis: logAxis,
    caption: gapCaption,
    empty: ['no finished', 'ERM run to', 'compare with'],
  },
  {
    name: () => 'theta_norm',
    title: () => 'Norm ‖θ‖',
    yTitle: () => '‖θ‖',
    series: (drawn) => drawn.map((entry) => quantity(entry, (run) => run.thetaNorm)),
    axis: normAxis,
    caption: () => 'Norm of the parameters.',
    empty: ['no finished run'],
  },
  {
    name: () => 'group_weight',
    title: () => 'Group weights',
    yTitle: () => 'g_{k}',
    series: groupSeries,
    axis: () => ({ y: linearTicks([0, 1], 6), yScale: 'linear' }),
    caption: () => 'Weights g_{k} of the groups, for the methods that move them.',
    empty: ['no method', 'of the sweep', 'moves weights'],
    ofGroups: true,
  },
];

/** What the runs are like on data that they were not trained on, and beside what theory compares them with. */
export const EVALUATION: readonly Quantity[] = [
  {
    name: () => 'test_error',
    title: () => 'Test error, average',
    yTitle: () => 'error',
    series: (drawn) => drawn.map((entry) => quantity(entry, (run) => run.testError)),
    axis: shareAxis,
    caption: () => 'Share of the evaluation samples that are classified wrongly, from the first epoch on.',
    empty: ['no evaluation', 'samples'],
  },
  {
    name: () => 'test_error_worst',
    title: () => 'Test error, worst group',
    yTitle: () => 'error',
    series: (drawn) => drawn.map((entry) => quantity(entry, (run) => run.testErrorWorst)),
    axis: shareAxis,
    caption: () => 'The same in the group where it is largest.',
    empty: ['no evaluation', 'samples'],
  },
  {
    name: () => 'max_margin_angle',
    title: () => 'To max margin',
    yTitle: () => '∠(θ, û)',
    series: (drawn) => drawn.map((entry) => quantity(entry, (run) => run.maxMarginAngle)),
    axis: logAxis,
    caption: () => 'Angle to the max-margin direction û, in radians; of linearised networks that of θ − θ⁽⁰⁾.',
    empty: ['no max-margin', 'direction known'],
  },
  {
    name: () => 'gap_lin_sup',
    title: () => 'To linearisation',
    yTitle: () => 'max |f − f_{lin}|',
    series: (drawn) => drawn.map((entry) => quantity(entry, (run) => onceApart(run.gapLinearised))),
    axis: logAxis,
    caption: () =>
      'Largest distance on the evaluation samples of a network to its own linearisation, trained alike, at the same t.',
    empty: ['no network with', 'its linearisation'],
  },
];

function gapCaption(rows: readonly FigureRow[]): string {
  const directions = rows.some((row) => row.directions);
  const parameters = rows.some((row) => !row.directions);
  return [
    parameters && 'Distance of the parameters to those of ERM at the same t, ‖θ − θ_{ERM}‖.',
    directions &&
      `${parameters ? 'Where ‖θ‖ grows without bound: distance' : 'Distance'} of the directions, ‖u − u_{ERM}‖ with u = θ/‖θ‖.`,
    'At t = 0 it is exactly zero, the initial point being the same, and is not drawn.',
  ]
    .filter((part) => part !== false)
    .join(' ');
}

/** Without the start, where the gap is exactly 0 because both runs have the same θ⁽⁰⁾: no logarithm shows that. */
function afterStart(line: Line | null): Line | null {
  if (line === null || line.epoch[0] !== 0 || line.value[0] !== 0) return line;
  return { ...line, epoch: line.epoch.slice(1), value: line.value.slice(1) };
}

/** Of the largest value: a distance that is no more than rounding. */
const ROUNDING = 1e-12;

/** From where the two are apart: the first steps of both are the same where the output layer is zero. */
function onceApart(line: Line | null): Line | null {
  if (line === null) return null;
  const largest = line.value.reduce((a, b) => Math.max(a, b), 0);
  const first = line.value.findIndex((value) => value > ROUNDING * largest);
  return first <= 0 ? line : { ...line, epoch: line.epoch.slice(first), value: line.value.slice(first) };
}
