import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SweepCell, SweepResults } from '../../src/core/analysis/index.js';
import { exportTable } from '../../src/cli/verbs/export.js';
import { makeReport } from '../../src/cli/verbs/report.js';
import type { ReportInput, WrittenReport } from '../../src/report/index.js';
import { writeReport } from '../../src/report/index.js';
import { summaryTable } from '../../src/report/terminal.js';
import { analyse } from '../../src/core/analysis/index.js';
import { seriesStyles } from '../../src/report/figures/index.js';
import { runtime } from '../../src/report/live/index.js';
import { parseCsv } from '../support/csv.js';
import { syntheticSweep } from '../support/synthetic.js';

const NASTY = 'name: x # </script><script>alert(1)</script> <!-- & "\' ]]> ${x}\n';

let directory: string;
/** The page of the complete sweep. */
let page: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'report-'));
  page = await written();
});
afterAll(() => rm(directory, { recursive: true }));

const sweep = syntheticSweep({
  method: ['erm', 'iw', 'group-dro'],
  lambda: [0, 0.1],
  seed: [0, 1],
  epochs: [60],
  points: [12],
});

function input(change: Partial<ReportInput> = {}): ReportInput {
  return {
    name: 'a <b>bold</b> name',
    description: 'Six points & two groups',
    sweepText: NASTY,
    command: 'grw run "x.yaml"',
    provenance: { version: '1.2.3', node: 'v20', host: { processor: 'two <cores>' }, reported: new Date(0) },
    ...sweep,
    ...change,
  };
}

async function written(change: Partial<ReportInput> = {}): Promise<string> {
  return withoutScripts(await readFile((await writeReport(input(change), directory)).index, 'utf8'));
}

/** What the page says: its figures' data, and the program that draws them, are for the browser's tests. */
function withoutScripts(text: string): string {
  return text.replace(/<script[ >].*?<\/script>/gs, '');
}

/** The sweep with ERM's first cell failed and the last cell still to run. */
function partial(): Pick<ReportInput, 'cells' | 'results'> {
  const results = new Map(sweep.results);
  const cells = sweep.cells.map((cell, i): SweepCell => {
    if (i !== 0 && i !== sweep.cells.length - 1) return cell;
    results.delete(cell.id);
    return i === 0 ? { ...cell, state: 'failed', error: 'ran out of <memory>' } : { ...cell, state: 'pending' };
  });
  return { cells, results };
}

describe('writeReport', () => {
  test('writes the page, the figure and the tables, and leaves nothing else behind', async () => {
    const { index, files } = await writeReport(input(), directory);
    const figures = ['errors', 'evaluation', 'figure1'].flatMap((name) => [`${name}.png`, `${name}.svg`]);
    const tables = ['cells', 'figure1', 'gaps', 'laws', 'methods', 'regimes'].map((name) => `${name}.csv`);
    const names = [...figures, ...tables, 'index.html', 'laws.tex'].sort();
    expect((await readdir(directory)).sort()).toEqual(names);
    expect(files.map((file) => file.slice(directory.length + 1)).sort()).toEqual(names);
    expect(index).toBe(join(directory, 'index.html'));
    expect(parseCsv(await readFile(join(directory, 'cells.csv'), 'utf8'))).toHaveLength(1 + 12);
    expect(parseCsv(await readFile(join(directory, 'gaps.csv'), 'utf8'))).toHaveLength(1 + 10);
    expect(parseCsv(await readFile(join(directory, 'methods.csv'), 'utf8'))).toHaveLength(1 + 6);
  });

  test('is the same bytes every time', async () => {
    expect(await written()).toBe(page);
  });

  test('stands alone: nothing is fetched, and only what draws its figures runs', async () => {
    const whole = await readFile((await writeReport(input(), directory)).index, 'utf8');
    const [policy] = /script-src [^"]*/.exec(whole)!;
    expect(policy).toBe(`script-src ${runtime().source}`);
    expect(whole.match(/<script>/g)).toHaveLength(1);
    expect(whole.match(/<script type="application\/json">[^<]*<\/script>/g)).toHaveLength(3);
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|image|use)\b/i);
    // A link within the page fetches nothing.
    expect(page).not.toMatch(/\b(src|action)\s*=|\bhref\s*=\s*(?!"#)|@import|@font-face/i);
    expect(
      [...page.matchAll(/url\(([^)]*)\)/g)].every(([, target]) => /^#(figure1|evaluation|errors)-/.test(target!)),
    ).toBe(true);
    const addresses = [...page.matchAll(/https?:\/\/[^"'\s<]*/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']));
  });

  test('shows texts as they are given', () => {
    expect(page).toContain(
      'name: x # &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &lt;!-- &amp; &quot;&#39; ]]&gt; ${x}\n',
    );
    expect(page).toContain('<h1>a &lt;b&gt;bold&lt;/b&gt; name</h1>');
    expect(page).toContain('two &lt;cores&gt;');
  });

  test('is put together as documents should be', () => {
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(page).toContain('<title>a &lt;b&gt;bold&lt;/b&gt; name – grw report</title>');
    expect(page.match(/<h1/g)).toHaveLength(1);
    for (const tag of [
      'main',
      'section',
      'table',
      'caption',
      'figure',
      'figcaption',
      'tbody',
      'tr',
      'td',
      'th',
      'div',
      'svg',
      'p',
      'ul',
      'li',
    ])
      expect(page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(
        page.match(new RegExp(`</${tag}>`, 'g'))?.length,
      );
    expect(page.match(/<table/g)!.length).toBe(page.match(/<caption/g)!.length);
    expect(page).toMatch(/role="img" aria-label="Figure 1\. [^"<]{100,}"/);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of a complete sweep does not call itself partial', () => {
    expect(page).not.toContain('partial');
    expect(page).toContain('Nothing: every cell has finished');
  });

  test('of a partial sweep says what is missing, failed or unpaired', async () => {
    const text = await written(partial());
    expect(text).toContain('This report is partial.');
    expect(text).toContain('1 cell has not been run; 1 cell failed; 2 runs have no ERM run to be compared with');
    expect(text).toContain('ran out of &lt;memory&gt;');
    expect(text).toContain('10 of 12 cells finished');
  });

  test('lists failed cells by what made them fail, most frequent first', async () => {
    const results = new Map(sweep.results);
    const cells = sweep.cells.map((cell, i): SweepCell => {
      if (i === 0) return { ...cell };
      results.delete(cell.id);
      const fault = i === 1 ? { error: 'no room', signature: 'r' } : { error: `at step ${i}`, signature: 'at step #' };
      return { ...cell, state: 'failed', ...fault };
    });
    const text = await written({ cells, results });
    expect(text).toContain('Failed: 11 cells, 2 faults');
    expect(text).toMatch(/10 cells: at step 2\s+<ul>[^]*and 2 more[^]*: no room/);
    expect(text.match(/at step/g)).toHaveLength(1);
    const listed = cells.filter(({ id, state }) => state === 'failed' && text.includes(id.slice(0, 12)));
    expect(listed).toHaveLength(9);
  });

  test('without ERM says that gaps cannot be computed', async () => {
    const text = await written(syntheticSweep({ method: ['iw'], epochs: [10], points: [5] }));
    expect(text).toContain('The sweep has no ERM runs, so gaps to ERM cannot be computed');
    expect(text).not.toContain('How far each method ends');
  });

  test('of a sweep that has not begun is a page nonetheless', async () => {
    const cells = sweep.cells.map((cell): SweepCell => ({ ...cell, state: 'pending' }));
    const text = await written({ cells, results: new Map() });
    expect(text).toContain('No cell has finished yet');
    expect(text).toContain('12 cells have not been run');
  });

  test('leaves the old files alone when it fails', async () => {
    const results = {
      get: () => {
        throw new Error('store closed');
      },
    };
    const before = await readFile(join(directory, 'index.html'), 'utf8');
    await expect(writeReport(input({ results }), directory)).rejects.toThrow('store closed');
    expect(await readFile(join(directory, 'index.html'), 'utf8')).toBe(before);
    expect((await readdir(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('the findings of a sweep over λ and another axis', () => {
  const wide = syntheticSweep({
    method: ['erm', 'iw'],
    lambda: [0, 1e-4, 1e-3, 3e-3, 0.01, 0.1, 1],
    lr: [0.02, 0.03],
    seed: [0, 1, 2],
    epochs: [2000],
    points: [12],
  });
  let text: string;
  let folder: string;
  let report: WrittenReport;
  beforeAll(async () => {
    folder = await mkdtemp(join(directory, 'wide-'));
    const lost = wide.cells.filter(({ cell: { method, lambda } }) => method.name === 'erm' && lambda === 0.01);
    const cells = wide.cells.map((cell): SweepCell =>
      lost.includes(cell) ? { ...cell, state: 'failed', error: 'lost' } : cell,
    );
    const results = new Map([...wide.results].filter(([id]) => !lost.some((cell) => cell.id === id)));
    report = await writeReport(input({ cells, results }), folder);
    text = withoutScripts(await readFile(report.index, 'utf8'));
  });

  test('are drawn, numbered in order, and kept as tables', async () => {
    const files = await readdir(folder);
    for (const name of ['regimes', 'scaling', 'risk', 'figure1', 'evaluation', 'errors'])
      expect(files).toEqual(expect.arrayContaining([`${name}.svg`, `${name}.png`]));
    expect([...text.matchAll(/<strong>Figure (\d)\.<\/strong>/g)].map(([, number]) => number)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text.indexOf('id="map"')).toBeLessThan(text.indexOf('id="laws"'));
    expect(text.indexOf('id="laws"')).toBeLessThan(text.indexOf('id="results"'));
    const regimes = parseCsv(await readFile(join(folder, 'regimes.csv'), 'utf8'));
    expect(regimes).toHaveLength(1 + 28);
    const laws = parseCsv(await readFile(join(folder, 'laws.csv'), 'utf8'));
    expect(laws[0]).toEqual(expect.arrayContaining(['exponent', 'exponent_low', 'exponent_high', 'sentence']));
    expect(await readFile(join(folder, 'laws.tex'), 'utf8')).toContain('\\begin{tabular}');
  });

  test('say where reweighting departs, and what cannot be concluded where partners are lost', () => {
    // The λ between are left out.
    expect(text).toMatch(
      /<strong>IW, η = 0\.02<\/strong>: departs somewhere between λ = 0\.003 and 1, more than a decade apart \[/,
    );
    expect(text).toMatch(/left out: λ = 0\.01, [^;]*where runs have no ERM run to be compared with/);
    expect(text).toContain('What cannot be concluded');
    expect(text).toContain('The regime of 2 points: no seed has an ERM run to be compared with.');
    expect(report.conclusions).toContain('Boundaries of the departed regime');
  });

  test('of one seed: the head says that nothing can be concluded, and leads to the reasons', async () => {
    const { index } = await writeReport(
      input({ cells: wide.cells.filter(({ cell }) => cell.seed === 0), results: wide.results }),
      folder,
    );
    const single = withoutScripts(await readFile(index, 'utf8')).replace(/\s+/g, ' ');
    expect(single).toMatch(
      /Of \d+ boundaries and laws, none can be concluded with an interval; <a href="#open">what cannot, and why<\/a>/,
    );
    const open = single.slice(single.indexOf('<h3 id="open">'));
    expect(open).toContain('one seed has a gap, and the spread of one is unknown');
    expect(open).toContain('of one seed at some λ, so without an interval');
    expect(open).toContain('nothing can be concluded of a bound');
  });

  test('of λ alone: there is no map, and it is said what one takes', async () => {
    const { index } = await writeReport(
      input({ cells: wide.cells.filter(({ cell }) => cell.lr === wide.cells[0]!.cell.lr), results: wide.results }),
      await mkdtemp(join(directory, 'line-')),
    );
    const line = (await readFile(index, 'utf8')).replace(/\s+/g, ' ');
    expect(line).toContain('No map is drawn: it takes three λ &gt; 0 and another axis, such as the width.');
    expect(line).toContain('departs somewhere between λ = ');
  });

  test('move with the thresholds', async () => {
    const strict = await writeReport(input({ ...wide, thresholds: { departure: 1e-6 } }), folder);
    expect(await readFile(strict.index, 'utf8')).toContain('has departed at the smallest usable λ already, 0.0001');
  });
});

describe('summaryTable', () => {
  const summaryOf = (results: SweepResults): string =>
    summaryTable(analyse(results).aggregates, seriesStyles(results.cells.map(({ cell }) => cell.method)));

  test('fits 100 columns and lines up', () => {
    const lines = summaryOf(sweep).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const rows = lines.filter((line) => /^ {2}\S/.test(line));
    expect(rows).toHaveLength(7);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(lines).toContain('λ = 0.1');
  });

  test('has a dash where there is no number, and says what is not in it', () => {
    const text = summaryOf(partial());
    expect(text).toMatch(/ERM +1\/2 .* - +- +0\.167\n/);
    expect(text).toContain('Not in these means: 1 cell not yet run, 1 cell failed, 2 cells without an ERM run');
  });
});

describe('verbs', () => {
  test('export writes a table to the writer or to a file', async () => {
    let text = '';
    const write = (piece: string | Uint8Array): void => void (text += String(piece));
    expect(await exportTable({ table: 'cells', format: 'csv' }, sweep, write)).toBe(12);
    const out = join(directory, 'out.csv');
    expect(await exportTable({ table: 'cells', format: 'csv', out }, sweep, () => expect.fail())).toBe(12);
    expect(await readFile(out, 'utf8')).toBe(text);
    const every = await exportTable({ table: 'gaps', format: 'jsonl', everyEpoch: true }, sweep, () => undefined);
    expect(every).toBeGreaterThan(100);
  });

  test('report writes the report and prints the summary', async () => {
    let text = '';
    const { index } = await makeReport(
      { out: join(directory, 'deep', 'er') },
      input(),
      (piece) => void (text += piece),
    );
    expect(text).toContain('Group DRO');
    expect(text).toContain(`Report: ${index}`);
  });
});
