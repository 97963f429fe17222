import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estimateSeconds } from '../../../src/core/sweep/index.js';
import { expand } from './support.js';

const folder = new URL('../../../sweeps/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');

describe('the sweeps that are shipped', () => {
  it.each(readdirSync(folder).filter((file) => file.endsWith('.yaml')))(
    '%s is valid, named as its file, and warns of nothing',
    (file) => {
      const { cells, warnings } = expand(read(file));
      expect(warnings).toEqual([]);
      expect(cells.length).toBeGreaterThan(0);
      expect(read(file)).toMatch(new RegExp(`^name: ${file.replace('.yaml', '')}$`, 'm'));
    },
  );

  it('figure1 trains every method on the same points in both precisions', () => {
    const { cells } = expand(read('figure1.yaml'));
    const engines = new Set(cells.map(({ cell }) => `${cell.precision} ${cell.engine}`));
    expect(engines).toEqual(new Set(['float64 gram', 'float32 graph']));
    const seeds = new Map<string, Set<string>>();
    for (const { cell } of cells) {
      const key = `${cell.seed} ${cell.precision}`;
      seeds.set(key, (seeds.get(key) ?? new Set()).add(cell.method.name));
    }
    expect([...seeds.values()].every((methods) => methods.size === 3)).toBe(true);
  });

  it('width-equivalence compares networks with their linearisations at the same initial points', () => {
    const { cells } = expand(read('width-equivalence.yaml'));
    const kinds = new Set(cells.map(({ cell }) => `${cell.model.kind} ${cell.engine}`));
    expect(kinds).toEqual(new Set(['network graph', 'linearised gram']));
    expect(cells.reduce((sum, { cell }) => sum + estimateSeconds(cell), 0) / 2).toBeLessThan(240);
  });

  it('quickstart takes less than a minute on two threads, by the estimate', () => {
    const { cells } = expand(read('quickstart.yaml'));
    expect(cells.reduce((sum, { cell }) => sum + estimateSeconds(cell), 0) / 2).toBeLessThan(60);
    expect(cells.every(({ cell }) => cell.engine === 'gram')).toBe(true);
  });
});
