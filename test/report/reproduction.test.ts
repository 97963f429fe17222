import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exitCodeOf } from '../../src/cli/reproduce/exit-code.js';
import { NO_CELLS } from '../../src/core/fleet/index.js';
import { claimTable, writeReproduction } from '../../src/report/index.js';
import { reproductionOf, VERDICTS } from '../support/reproduction.js';

test('the table has every claim with its source, and every check with its bound, value and reason', () => {
  const text = claimTable(reproductionOf(VERDICTS));
  expect(text).toMatch(/^HOLDS {2}claim-holds · /m);
  expect(text).toMatch(/^ {2}a <b> +0\.300 to 0\.700 +0\.500 \[0\.400, 0\.600\], 5 seeds +holds$/m);
  expect(text).toMatch(/^ {2}c +≤ 1\.00e-8 +0\.400 to 0\.600, 7 cells +fails\n {4}2 of 7 cells outside$/m);
  expect(text).toMatch(/^ {2}d +≥ 2\.00 +– +inconclusive\n {4}too few seeds$/m);
  expect(text).toContain('1 of 3 claims hold, 1 fail, 1 inconclusive.');
});

test('page and JSON say the same, need nothing else, and escape what they show', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grw-reproduction-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const index = await writeReproduction(reproductionOf(VERDICTS), folder);
  const page = await readFile(index, 'utf8');
  expect(page).toContain('a &lt;b&gt;');
  expect(page).not.toMatch(/https?:|<script|<link|<b>/);
  for (const sign of ['✓ holds', '✗ fails', '? inconclusive']) expect(page).toContain(sign);
  expect(page).toContain('href="figure1/index.html"');
  expect(page).not.toContain('Interrupted');
  const json = JSON.parse(await readFile(join(folder, 'reproduction.json'), 'utf8')) as {
    claims: { verdict: string; checks: { expected: object }[] }[];
  };
  expect(json.claims.map(({ verdict }) => verdict)).toEqual(VERDICTS);
  expect(json.claims.map(({ checks }) => checks[0]!.expected)).toEqual([
    { low: 0.3, high: 0.7 },
    { low: null, high: 1e-8 },
    { low: 2, high: null },
  ]);
});

test('a page of an interrupted reproduction says so first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grw-reproduction-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const page = await readFile(await writeReproduction(reproductionOf(VERDICTS, { interrupted: true }), folder), 'utf8');
  expect(page.indexOf('Interrupted')).toBeLessThan(page.indexOf('claim-holds'));
  expect(page).toContain('Interrupted');
});

test('the exit code is 0 unless a claim or a cell has failed, or it was interrupted', () => {
  expect(exitCodeOf(reproductionOf(['holds']))).toBe(0);
  expect(exitCodeOf(reproductionOf(['holds', 'inconclusive']))).toBe(0);
  expect(exitCodeOf(reproductionOf(VERDICTS))).toBe(1);
  const sweeps = [{ ...reproductionOf([]).sweeps[0]!, counts: { ...NO_CELLS, done: 2, failed: 1 } }];
  expect(exitCodeOf(reproductionOf(['holds'], { sweeps }))).toBe(1);
  expect(exitCodeOf(reproductionOf(VERDICTS, { interrupted: true }))).toBe(130);
});
