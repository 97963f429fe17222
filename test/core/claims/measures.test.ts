import { describe, expect, test } from 'vitest';
import type { Pairing, Partner } from '../../../src/core/analysis/index.js';
import type { Cell } from '../../../src/core/cell/index.js';
import { cellId, ermPartner, parseCell } from '../../../src/core/cell/index.js';
import type { Measurement } from '../../../src/core/claims/index.js';
import { CLAIMS } from '../../../src/core/claims/index.js';
import type { CellResult, Facts } from '../../../src/core/record/index.js';
import type { BareRow } from '../../support/bare-result.js';
import { bareResult } from '../../support/bare-result.js';
import { syntheticCell } from '../../support/synthetic.js';

function measured(claim: string, pairing: Pairing): Measurement {
  return CLAIMS.find(({ id }) => id === claim)!.measure(pairing);
}

const partner = (cell: Cell, result: CellResult): Partner => ({ id: cellId(cell), state: 'ok', result });

function pairingOf(cell: Cell, result: CellResult, ermResult: CellResult, linearised: Partner | null = null): Pairing {
  const erm = partner(ermPartner(cell), ermResult);
  return { id: cellId(cell), cell, result, erm, unregularised: erm, linearised };
}

const withFacts = (result: CellResult, facts: Partial<Facts>): CellResult => ({
  ...result,
  facts: { ...result.facts, ...facts },
});

/** Log-spaced epochs e, 24 to a decade up to 10¹², as rows. */
const rowsOf = (row: (epoch: number) => Omit<BareRow, 'epoch'>): BareRow[] =>
  Array.from({ length: 12 * 24 + 1 }, (_, i) => Math.round(10 ** (i / 24))).map((epoch) => ({ epoch, ...row(epoch) }));

const iw = syntheticCell({ loss: 'logistic', method: 'iw' });
const erm = syntheticCell({ loss: 'logistic' });
const maxMargin = { margin: 4, direction: [1, 0], testPrediction: [3, -2, 8] };

describe('measures of claims, by closed forms', () => {
  test('‖θ‖ = log t/γ grows by 1 in units of log t/γ, and a norm that rests by 0', () => {
    const growing = bareResult(rowsOf((t) => ({ coordinates: [1, 0], thetaNorm: Math.log(t) / maxMargin.margin })));
    const resting = bareResult(rowsOf(() => ({ coordinates: [1, 0], thetaNorm: 2 })));
    const growth = (result: CellResult): number => {
      const known = withFacts(result, { maxMargin });
      return measured('figure3-stall', pairingOf(erm, known, known))['growth']!;
    };
    expect(growth(growing)).toBeCloseTo(1, 10);
    expect(growth(resting)).toBe(0);
  });

  test('an angle of c/log t halves as log t doubles; one that stays does not change', () => {
    const turning = (constant: number): CellResult =>
      withFacts(
        bareResult(
          rowsOf((t) => {
            const angle = constant / Math.log(t + 1);
            return { coordinates: [Math.cos(angle), Math.sin(angle)] };
          }),
        ),
        { maxMargin },
      );
    const staying = withFacts(bareResult(rowsOf(() => ({ coordinates: [Math.cos(0.2), Math.sin(0.2)] }))), {
      maxMargin,
    });
    const falling = measured('theorem8-max-margin', pairingOf(iw, turning(2), turning(1)));
    expect(falling['angle']).toBeCloseTo(2 / Math.log(1e12 + 1), 10);
    expect(falling['change']).toBeCloseTo(0.5, 5);
    // Chords of small angles: 2 sin(δ/2) is δ up to δ²/24, 2·10⁻⁴ at the middle.
    expect(falling['gapChange']).toBeCloseTo(0.5, 3);
    const kept = measured('theorem8-max-margin', pairingOf(iw, staying, turning(0)));
    expect(kept['angle']).toBeCloseTo(0.2, 10);
    expect(kept['change']).toBeCloseTo(1, 10);
    expect(kept['gapChange']).toBeCloseTo(1, 10);
  });

  test('ERM itself has no gap, and without a partner there is none', () => {
    const result = withFacts(bareResult(rowsOf(() => ({ coordinates: [1, 0] }))), { maxMargin });
    expect(measured('theorem8-max-margin', pairingOf(erm, result, result))['gap']).toBeUndefined();
    const missing: Partner = { id: cellId(erm), state: 'missing', result: null };
    const alone = { ...pairingOf(iw, result, result), erm: missing, unregularised: missing };
    expect(measured('figure1-same-point', alone)['gap']).toBeNaN();
  });

  test('the gap of Theorem 6 is in units of √(2n max K ε/λ_min)', () => {
    const lambda = 0.5;
    const cell = syntheticCell({ lambda });
    const [risk, largest, kernelMin] = [1e-4, 10, 2];
    const bound = Math.sqrt((2 * 6 * largest * risk) / kernelMin);
    const at = (testPrediction: number[]): CellResult =>
      withFacts(bareResult([{ epoch: 9, trainRisk: risk, testPrediction, coordinates: [1] }]), {
        kernelMin,
        stabilityLimit: 2 / (largest + lambda),
      });
    const { ratio } = measured('theorem6-sqrt-epsilon', pairingOf(cell, at([1, 1 + bound / 4]), at([1, 1])));
    expect(ratio).toBeCloseTo(1 / 4, 10);
  });

  test('Theorem 9 looks at the surest input whose sign differs', () => {
    const cell = parseCell({
      data: { name: 'mnist', classes: { 0: 5, 1: 1 } },
      model: { kind: 'network', width: 8 },
      loss: { name: 'logistic' },
      method: { name: 'iw' },
      lambda: 0.1,
    });
    const at = (risk: number, testPrediction: number[]): Pairing => {
      const result = bareResult([{ epoch: 9, trainRisk: risk, testPrediction, coordinates: [1] }]);
      const linear = withFacts(result, { maxMargin });
      return pairingOf(cell, result, result, partner(cell, linear));
    };
    const scale = Math.sqrt(-Math.log(2 * 0.01)) / maxMargin.margin;
    expect(measured('theorem9-sign', at(0.01, [1, -1, 1]))['disagreement']).toBe(0);
    expect(measured('theorem9-sign', at(0.01, [-1, 1, 1]))['disagreement']).toBeCloseTo(3 * scale, 10);
    expect(measured('theorem9-sign', at(0.3, [-1, 1, 1]))['disagreement']).toBeUndefined();
  });

  test('early stopping compares the best epochs of both, and what is left at the end', () => {
    const run = (...errors: number[]): CellResult => {
      const result = bareResult(errors.map((_, epoch) => ({ epoch, coordinates: [1] })));
      result.trace.columns.test_error_worst.data.set(errors);
      return result;
    };
    const { advantage, lost } = measured('early-stopping', pairingOf(iw, run(0.5, 0.1, 0.28), run(0.5, 0.4, 0.3)));
    expect(advantage).toBeCloseTo(0.2, 10);
    expect(lost).toBeCloseTo(0.02 - 0.1, 10);
  });
});
