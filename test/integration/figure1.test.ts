import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { grw, temporaryFolder } from '../support/grw.js';

const sweep = fileURLToPath(new URL('../../sweeps/figure1.yaml', import.meta.url));

interface CellRow {
  readonly method: string;
  readonly precision: 'float64' | 'float32';
  readonly seed: number;
  readonly train_risk: number;
  readonly theta_norm: number;
  readonly limit_param_relative: number;
  readonly limit_fn_sup: number;
  readonly group_weight: readonly number[];
  readonly min_weight: number;
  readonly weight_variation_last_tenth: number;
}

interface Output {
  readonly report: string;
  readonly counts: { readonly total: number; readonly done: number; readonly reused: number };
  readonly cells: readonly CellRow[];
  readonly gaps: readonly { readonly partner: string; readonly gap_param_relative: number }[];
}

describe('Figure 1 of the paper, from the command line', () => {
  it('holds as grw.md §7 says, and is not computed twice', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const first = await grw(['run', sweep, '--json'], folder);
    expect(first.code, first.stderr).toBe(0);
    const { cells, gaps, counts, report } = JSON.parse(first.stdout) as Output;
    expect(counts).toEqual({ total: 60, done: 60, failed: 0, reused: 0 });

    for (const cell of cells) {
      expect(cell.train_risk).toBeLessThan(1e-12);
      // The closed form of §6: to rounding in float64; float32 stops within a few of its own roundings (6e-8) of θ.
      expect(cell.limit_param_relative).toBeLessThan(cell.precision === 'float64' ? 1e-9 : 1e-5);
      expect(cell.theta_norm).toBeGreaterThan(0.58);
      expect(cell.theta_norm).toBeLessThan(0.67);
      expect(cell.min_weight).toBeGreaterThan(0);
    }
    const norms = cells
      .filter(({ method, precision }) => method === 'erm' && precision === 'float64')
      .map((cell) => cell.theta_norm);
    expect(norms).toHaveLength(10);
    expect(norms.reduce((a, b) => a + b) / 10).toBeCloseTo(0.62, 2);

    expect(gaps).toHaveLength(40);
    for (const { partner, gap_param_relative } of gaps) {
      expect(partner).toBe('ok');
      expect(gap_param_relative).toBeLessThan(1e-6);
    }

    const dro = cells.filter(({ method }) => method === 'group-dro');
    for (const { weight_variation_last_tenth, group_weight } of dro) {
      expect(weight_variation_last_tenth).toBeLessThan(1e-6);
      expect(group_weight[0]! + group_weight[1]!).toBeCloseTo(1, 12);
    }
    // They settle, but not where they began.
    expect(Math.max(...dro.map(({ group_weight }) => Math.abs(group_weight[0]! - 0.5)))).toBeGreaterThan(0.01);

    const page = readFileSync(join(folder, report), 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/(?:src|href)="https?:/);

    const again = await grw(['run', sweep, '--json'], folder);
    expect(again.code).toBe(0);
    const second = JSON.parse(again.stdout) as Output;
    expect(second.counts.reused).toBe(60);
    expect(second.cells).toEqual(cells);
  });
});
