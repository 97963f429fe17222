import type { Findings } from '../../core/analysis/index.js';
import { BOOTSTRAP, GAP_MEASURES, UNPREDICTED } from '../../core/analysis/index.js';
import type { MethodSpec } from '../../core/cell/index.js';
import { readable } from '../numbers.js';
import { shortMethodName } from '../words.js';
import type { Caption } from './caption1.js';
import type { ErrorFigure } from './error-figure.js';
import type { LawFigure } from './law-figure.js';
import type { RegimeFigure } from './regime-figure.js';

const LEVEL = `${BOOTSTRAP.level * 100} %`;

export function regimeCaption(figure: RegimeFigure, { thresholds, regimes, boundaries }: Findings): Caption {
  const { interpolation, stationary, departure, against } = thresholds;
  const measure = GAP_MEASURES[regimes[0]!.measure].replaceAll('f_ERM', 'f_{ERM}').replaceAll('θ_ERM', 'θ_{ERM}');
  return captionOf([
    `The regime map: relative gap ${measure}, geometric mean over seeds, over λ and ${figure.axisTitle}; ERM has ${against === 'erm' ? 'the same λ' : 'λ = 0'}.`,
    `A run interpolates at R̂ ≤ ${readable(interpolation)}; one that does not has converged when it moved by at most ${readable(stationary)} of its way over the last decade of training, else it is unconverged, as it is where its partner is.`,
    `A method has departed above a gap of ${readable(departure)}, if the ${LEVEL} interval lies above it; it is equivalent if the interval lies below; a stroke: neither, or one seed only; hatched: no run yet, or none to compare it with.`,
    'Solid, dots: the λ at which the measured gap rises above the threshold, interpolated in logarithms, with its interval, which reaches over the whole gap where neighbouring λ are more than a decade apart; an arrow: no end of the interval within the grid.',
    'Dashed, diamonds: where the geometric mean of the gaps of the linearised model’s limits t → ∞ rises above it; a dot in a diamond: both agree. Neither is drawn beyond the grid.',
    predictionNote(boundaries),
    partOf(figure.panels.length, figure.possible, 'regimes.csv'),
  ]);
}

/** Where the weights of a predicted limit come from. */
const WEIGHTS_OF: Readonly<Partial<Record<MethodSpec['name'], string>>> = {
  iw: 'the fixed weights of IW',
  custom: 'the weights given',
  'group-dro': 'the group weights that runs of Group DRO ended with',
  'kl-dro': 'the weights of KL-DRO that reproduce themselves, q_{i} ∝ exp(ℓ_{i}/τ)',
};

/** With which weights limits are predicted, and why methods have no prediction. */
function predictionNote(boundaries: Findings['boundaries']): string {
  const predicted = new Set<string>();
  const without = new Map<string, Set<string>>();
  for (const { line, predicted: prediction } of boundaries) {
    if (prediction.kind === 'predicted') predicted.add(WEIGHTS_OF[line.method.name] ?? 'fixed weights');
    else {
      const reason = UNPREDICTED[prediction.reason];
      without.set(reason, (without.get(reason) ?? new Set()).add(shortMethodName(line.method)));
    }
  }
  const sentences = [...without].map(
    ([reason, methods]) =>
      `No prediction ${predicted.size > 0 ? 'at some points ' : ''}of ${[...methods].join(', ')}: ${reason}.`,
  );
  if (predicted.size > 0) sentences.unshift(`It is the limit under ${[...predicted].join(', ')}.`);
  return sentences.join(' ');
}

export function lawCaption(figure: LawFigure): Caption {
  const isRisk = figure.panels.some(({ law }) => law === 'risk');
  return captionOf([
    isRisk
      ? 'Gap to ERM without penalty against the training risk that a penalty leaves.'
      : 'Scaling of the gap to ERM, and of networks to their own linearisation.',
    `Small points: single seeds; hollow points: geometric means; lines: weighted least squares on mean logarithms, with exponent and ${LEVEL} interval (bootstrap over seeds, ${BOOTSTRAP.resamples} resamples).`,
    figure.panels.some(({ reference }) => reference !== null) &&
      'Grey: a line of the slope that theory names; an upper bound allows any steeper fall, and only the slope of the line counts, not its height.',
    'Runs that diverged, did not converge, have no partner or lie beyond the first departure are left out.',
    partOf(figure.panels.length, figure.possible, 'laws.csv'),
  ]);
}

export function errorCaption(figure: ErrorFigure): Caption {
  return captionOf([
    'Worst-group against average test error, mean over seeds, one point per method and combination of the sweep’s axes; bars, where there are few points: intervals of the means.',
    'On the dashed line no group is worse than the average.',
    `${figure.points.length} points.`,
    figure.numbered.length > 0 &&
      `Numbers beside them: ${figure.numbered.map((name, i) => `${i + 1}: ${name}`).join('; ')}.`,
  ]);
}

function partOf(shown: number, possible: number, file: string): string | false {
  return possible > shown && `Shown are ${shown} of ${possible} panels, evenly chosen; ${file} has all.`;
}

function captionOf(sentences: readonly (string | false)[]): Caption {
  return { text: sentences.filter((sentence) => sentence !== false).join(' '), numbers: [] };
}
