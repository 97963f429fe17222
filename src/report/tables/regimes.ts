import type { ColumnDocs, Findings, LambdaLine, Row } from '../../core/analysis/index.js';
import { METHOD_PARAMETERS, methodKey, methodParameters, PARAMETERS } from '../../core/analysis/index.js';
import { combinationName } from '../words.js';

/** Table `regimes`: one row per point of the map, with the boundary of its line along λ. */
export const REGIME_TABLE: ColumnDocs = {
  combination: { kind: 'text', title: "values of the sweep's axes, in words" },
  lambda: PARAMETERS.lambda,
  ...Object.fromEntries(METHOD_PARAMETERS.map((name) => [name, PARAMETERS[name]])),
  regime: { kind: 'text', title: 'regime, empty where undecided' },
  undecided: { kind: 'text', title: 'why no regime can be concluded' },
  leaning: { kind: 'text', title: 'regime that the mean gap alone would say' },
  measure: { kind: 'text', title: 'which relative gap' },
  gap: { kind: 'number', title: 'geometric mean over seeds of the relative gap' },
  gap_low: { kind: 'number', title: 'lower end of its 95 % interval' },
  gap_high: { kind: 'number', title: 'upper end' },
  seeds: { kind: 'number', title: 'seeds with a gap' },
  interpolating: { kind: 'number', title: 'seeds that interpolate' },
  regularised: { kind: 'number', title: 'seeds that came to rest above the threshold of interpolation' },
  unconverged: { kind: 'number', title: 'seeds that have not come to rest, or whose partner has not' },
  diverged: { kind: 'number', title: 'seeds that diverged' },
  missing: { kind: 'number', title: 'seeds without a result' },
  unpaired: { kind: 'number', title: 'seeds without the run that the gap is measured from' },
  boundary: { kind: 'number', title: 'λ at which the method departs along this line, where it is within the grid' },
  boundary_predicted: { kind: 'number', title: 'the same in the closed-form limit of the linearised model' },
};

export function* regimeRows({ regimes, boundaries }: Findings): Generator<Row> {
  const ends = new Map<string, Pick<Row, 'boundary' | 'boundary_predicted'>>();
  for (const { line, measured, predicted } of boundaries)
    ends.set(lineKey(line), {
      boundary: measured.kind === 'measured' && measured.boundary.at === 'within' ? measured.boundary.lambda : null,
      boundary_predicted: predicted.kind === 'predicted' ? predicted.lambda : null,
    });
  const lineOf = new Map(boundaries.flatMap(({ line }) => line.points.map((point) => [point, lineKey(line)] as const)));
  for (const point of regimes) {
    const { combination, lambda, method, verdict, measure, gap, states, missing, unpaired } = point;
    yield {
      combination: combinationName(combination),
      lambda,
      ...methodParameters(method),
      regime: verdict.kind === 'regime' ? verdict.regime : null,
      undecided: verdict.kind === 'undecided' ? verdict.reason : null,
      leaning: verdict.kind === 'undecided' ? verdict.leaning : null,
      measure,
      gap: gap?.mean ?? null,
      gap_low: gap?.interval?.low ?? null,
      gap_high: gap?.interval?.high ?? null,
      seeds: gap?.seeds ?? 0,
      ...states,
      missing,
      unpaired,
      boundary: null,
      boundary_predicted: null,
      ...ends.get(lineOf.get(point) ?? ''),
    };
  }
}

function lineKey({ combination, method }: LambdaLine): string {
  return `${combination.key} ${methodKey(method)}`;
}
