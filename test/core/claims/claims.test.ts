import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SweepCell } from '../../../src/core/analysis/index.js';
import type { Cell } from '../../../src/core/cell/index.js';
import { cellId, ermPartner, linearisedPartner, unregularisedErmPartner } from '../../../src/core/cell/index.js';
import type { Claim, Evidence, Measurement, Size } from '../../../src/core/claims/index.js';
import { cellsOf, CLAIMS, judge, trials, trialText } from '../../../src/core/claims/index.js';
import type { ExpandedCell } from '../../../src/core/sweep/index.js';
import { expand } from '../sweep/support.js';

const textOf = (sweep: string): string =>
  readFileSync(new URL(`../../../sweeps/${sweep}.yaml`, import.meta.url), 'utf8');

function cellsAsked(claim: Claim, size: Size): readonly SweepCell[] {
  const [trial] = trials([claim], size);
  const { cells } = expand(trialText(textOf(claim.sweep), trial!));
  return cellsOf(
    claim,
    size,
    cells.map(({ id, cell }: ExpandedCell) => ({ id, cell, state: 'done' as const })),
  );
}

type World = (cell: Cell) => Measurement;
const width = ({ model }: Cell): number => (model.kind === 'linear' ? NaN : model.width);
/** As seeds differ, by a few per cent. */
const noise = ({ seed }: Cell): number => 1 + 0.03 * Math.sin(7 * seed + 1);
const shrinks = { angle: 0.03, change: 0.5, gap: 0.02, gapChange: 0.5 };
const stays = { angle: 0.2, change: 0.97, gap: 0.2, gapChange: 0.99 };
const isPolyTail = ({ loss }: Cell): boolean => loss.name === 'poly-tail';
const isFloat32 = ({ precision }: Cell): boolean => precision === 'float32';
const isMultiplicative = ({ loss }: Cell): boolean => ['cdt', 'vs', 'poly-tail'].includes(loss.name);

/** By claim: what runs show in a world where it is true, and in one where it is not. */
const WORLDS: Readonly<Record<string, readonly [World, World]>> = {
  'figure1-same-point': [() => ({ risk: 1e-30, gap: 1e-12 }), () => ({ risk: 1e-30, gap: 1e-7 })],
  'figure1-norm': [(c) => ({ norm: 0.62 * noise(c) }), (c) => ({ norm: 0.2 * noise(c) })],
  'figure1-weights': [() => ({ variation: 1e-8, smallest: 0.4 }), () => ({ variation: 0.1, smallest: 0.4 })],
  'theorem4-width': [(c) => ({ toErm: noise(c) / width(c) }), (c) => ({ toErm: noise(c) * width(c) ** -0.1 })],
  'lemma5-width': [
    (c) => ({ toLinearised: noise(c) / width(c) }),
    (c) => ({ toLinearised: noise(c) * width(c) ** -0.1 }),
  ],
  'appendix-e-initialisation': [
    (c) => ({ toLinearised: ((c.model.init === 'ntk' ? 4 : 1) * noise(c)) / width(c) }),
    (c) => ({ toLinearised: ((c.model.init === 'ntk' ? 1 : 4) * noise(c)) / width(c) }),
  ],
  'figure2-small-penalty': [() => ({ risk: 1e-9, gap: 1e-5 }), () => ({ risk: 1e-9, gap: 0.1 })],
  'figure2-large-penalty': [() => ({ risk: 0.1, gap: 0.1 }), () => ({ risk: 0.1, gap: 1e-5 })],
  'theorem6-sqrt-epsilon': [() => ({ risk: 1e-3, ratio: 0.3 }), () => ({ risk: 1e-3, ratio: 3 })],
  'theorem8-max-margin': [() => shrinks, () => stays],
  'theorem8-same-direction': [() => shrinks, () => stays],
  'section6-poly-tail': [() => stays, () => shrinks],
  'section6-additive': [() => shrinks, () => stays],
  'section6-multiplicative': [(c) => (isMultiplicative(c) ? stays : shrinks), () => shrinks],
  'theorem9-sign': [() => ({ risk: 1e-3, disagreement: 0.1 }), () => ({ risk: 1e-3, disagreement: 2 })],
  'figure3-stall': [(c) => ({ growth: isFloat32(c) ? 0.01 : 0.99 }), () => ({ growth: 0.99 })],
  'figure3-logistic': [() => ({ gap: 0.061, change: 0.8 }), () => ({ gap: 0.061, change: 1.2 })],
  'figure3-poly-tail': [
    (c) => (isPolyTail(c) ? { gap: 0.227, change: 1.01 } : {}),
    (c) => (isPolyTail(c) ? { gap: 0.227, change: 0.99 } : {}),
  ],
  'early-stopping': [
    (c) => ({ advantage: 0.2 * noise(c), lost: -0.07 * noise(c) }),
    (c) => ({ advantage: -0.2 * noise(c), lost: -0.07 }),
  ],
  'colored-mnist': [(c) => ({ risk: 0.1, gap: c.lambda === 0 ? 1e-14 : 0.3 }), () => ({ risk: 0.1, gap: 0.3 })],
  'multi-class': [
    (c) => ({ relative: 1e-8, scaled: 0.01, risk: c.lambda === 0 ? 1e-13 : 0.4, apart: 0.1 }),
    () => ({ relative: 1e-8, scaled: 4, risk: 0.4, apart: 0.1 }),
  ],
};

describe.each(CLAIMS.map((claim) => [claim.id, claim] as const))('the claim %s', (id, claim) => {
  const asked = { quick: cellsAsked(claim, 'quick'), full: cellsAsked(claim, 'full') };
  const evidenceOf = (size: Size, world: World): Evidence =>
    asked[size].map(({ cell }) => ({ cell, values: world(cell) }));

  test('asks in quick size for some of the cells of the full one', () => {
    const full = new Set(asked.full.map((cell) => cell.id));
    expect(asked.quick.length).toBeGreaterThan(0);
    expect(asked.quick.every((cell) => full.has(cell.id))).toBe(true);
  });

  test.each(['quick', 'full'] as const)('asks in %s size for the partners that the sweep has', (size) => {
    const [wanted, full] = [asked[size], asked.full].map((cells) => new Set(cells.map((cell) => cell.id)));
    for (const { cell } of asked[size])
      for (const partner of [ermPartner(cell), unregularisedErmPartner(cell), linearisedPartner(cell)])
        if (partner !== null && full!.has(cellId(partner)) && isUsed(claim, partner, cell))
          expect(wanted!.has(cellId(partner)), JSON.stringify(partner)).toBe(true);
  });

  test.each(['quick', 'full'] as const)('in %s size holds, fails, or is left open by the evidence', (size) => {
    const [good, bad] = WORLDS[id]!;
    const whole = evidenceOf(size, good);
    expect(judge(claim, whole).checks.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
    expect(judge(claim, whole).verdict).toBe('holds');
    expect(judge(claim, evidenceOf(size, bad)).verdict).toBe('fails');
    expect(judge(claim, []).verdict).toBe('inconclusive');
    const none = asked[size].map(({ cell }) => ({ cell, values: null }));
    expect(judge(claim, none).verdict).toBe('inconclusive');
  });

  test('never holds once a cell that counts is missing', () => {
    const whole = evidenceOf('quick', WORLDS[id]![0]);
    const verdicts = whole.map(
      (_, gone) =>
        judge(
          claim,
          whole.map((witness, i) => (i === gone ? { ...witness, values: null } : witness)),
        ).verdict,
    );
    expect(verdicts).toContain('inconclusive');
    expect(verdicts).not.toContain('fails');
  });
});

/** Of the partners that a sweep could have, those that the claim's measure looks at. */
function isUsed({ id }: Claim, partner: Cell, cell: Cell): boolean {
  if (partner.model.kind === 'linearised' && cell.model.kind === 'network')
    return ['lemma5-width', 'appendix-e-initialisation', 'theorem9-sign'].includes(id);
  if (partner.lambda !== cell.lambda) return id === 'theorem6-sqrt-epsilon';
  return !['appendix-e-initialisation', 'theorem9-sign', 'lemma5-width', 'theorem6-sqrt-epsilon'].includes(id);
}

test('claims have different ids, and a world each', () => {
  expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  expect(Object.keys(WORLDS).sort()).toEqual(CLAIMS.map(({ id }) => id).sort());
});

test('a sweep is run once for all claims that are judged on it', () => {
  const names = trials(CLAIMS, 'quick').map(({ sweep }) => sweep);
  expect(new Set(names).size).toBe(names.length);
  expect(trials(CLAIMS, 'full').every(({ where }) => where === null)).toBe(true);
});
