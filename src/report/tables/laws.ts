import type { ColumnDocs, Row, SweepLaw } from '../../core/analysis/index.js';
import { METHOD_PARAMETERS, methodParameters, OMISSIONS, PARAMETERS } from '../../core/analysis/index.js';
import { combinationName } from '../words.js';

/** Table `laws`: one row per law of a method along a line of the grid, fitted or not. */
export const LAWS: ColumnDocs = {
  law: { kind: 'text', title: 'width, lambda or risk: what the gap is a power of' },
  metric: { kind: 'text', title: 'which gap, as in methods.csv' },
  combination: { kind: 'text', title: "values of the sweep's other axes, in words" },
  ...Object.fromEntries(METHOD_PARAMETERS.map((name) => [name, PARAMETERS[name]])),
  outcome: { kind: 'text', title: 'fitted, one-seed (no interval) or too-few-levels (no exponent)' },
  levels: { kind: 'number', title: 'levels that are fitted' },
  seeds: { kind: 'number', title: 'seeds that are fitted' },
  exponent: { kind: 'number', title: 'exponent of the power law' },
  exponent_low: { kind: 'number', title: 'lower end of its 95 % interval, by the bootstrap over seeds' },
  exponent_high: { kind: 'number', title: 'upper end' },
  log_constant: { kind: 'number', title: 'log C of gap = C x^exponent' },
  r_squared: { kind: 'number', title: 'share of the weighted variance of the level means that the law explains' },
  lack_of_fit_p: { kind: 'number', title: 'P of a misfit as large if the law were right' },
  reference: { kind: 'number', title: 'exponent that theory names' },
  reference_source: { kind: 'text', title: 'where' },
  against_reference: { kind: 'text', title: 'faster, consistent or slower than it, towards the limit' },
  bend: { kind: 'text', title: 'whether local slopes steepen, flatten or stay straight towards the limit' },
  exponent_without_farthest: { kind: 'number', title: 'exponent without the smallest width, or the largest λ or risk' },
  exponent_above_floor: { kind: 'number', title: 'exponent of C x^exponent + floor, where slopes flatten' },
  ...Object.fromEntries(
    Object.entries(OMISSIONS).map(([name, title]) => [
      `omitted_${name.replace('-', '_')}`,
      { kind: 'number', title: `cells left out: ${title}` },
    ]),
  ),
  sentence: { kind: 'text', title: 'what it means' },
};

export function* lawRows(laws: Iterable<SweepLaw>): Generator<Row> {
  for (const { name, metric, combination, method, question, outcome, sentence, omitted } of laws) {
    const fitted = outcome.kind === 'fitted' ? outcome : null;
    const drawn = outcome.kind === 'too-few-levels' ? null : outcome;
    yield {
      law: name,
      metric,
      combination: combinationName(combination),
      ...methodParameters(method),
      outcome: outcome.kind,
      levels: outcome.kind === 'too-few-levels' ? outcome.levels.length : outcome.table.levels.length,
      seeds: drawn?.table.seeds.length ?? null,
      exponent: drawn?.law.exponent ?? null,
      exponent_low: fitted?.exponent.interval?.low ?? null,
      exponent_high: fitted?.exponent.interval?.high ?? null,
      log_constant: drawn?.law.logConstant ?? null,
      r_squared: fitted?.goodness.rSquared ?? null,
      lack_of_fit_p: fitted?.goodness.lackOfFit?.p ?? null,
      reference: question.reference?.exponent ?? null,
      reference_source: question.reference?.source ?? null,
      against_reference: fitted?.againstReference ?? null,
      bend: fitted?.bend?.trend ?? null,
      exponent_without_farthest: fitted?.withoutFarthest?.exponent.value ?? null,
      exponent_above_floor: fitted?.floor?.exponent.value ?? null,
      ...Object.fromEntries(
        Object.entries(omitted).map(([omission, count]) => [`omitted_${omission.replace('-', '_')}`, count]),
      ),
      sentence,
    };
  }
}
