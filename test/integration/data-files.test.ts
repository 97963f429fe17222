import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/core/data/index.js';
import type { Ended, Running } from '../support/grw.js';
import { grw, startGrw, temporaryFolder } from '../support/grw.js';

const PETS = `weight,age,animal,home
4,2,cat,town
5,3,cat,town
3.5,1,cat,country
30,7,dog,country
25,4,dog,country
20,6,dog,town
`;
const CSV = '{ name: csv, file: data/pets.csv, label: animal, group: home, scale: unit, holdout: 0.34 }';
const sweep = (data: string): string => `name: own
data: ${data}
model: linear
loss: logistic
train: { epochs: 200, record: { points: 10 } }
grid: { method: [erm, iw], seed: { range: 2 } }
`;

/** A folder with a sweep and its data; nodes of its commands keep their files in it, too. */
function place(data: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = temporaryFolder();
  const temporary = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'own.yaml'), sweep(data));
  const env = { TMPDIR: temporary };
  return { folder, env, run: (...args: string[]): Promise<Ended> => grw(args, folder, env) };
}

interface RunJson {
  readonly counts: { readonly total: number; readonly done: number; readonly reused: number };
  readonly cells: readonly Readonly<Record<string, string | number | null>>[];
}

function idx(shape: readonly number[], value: (i: number) => number): Uint8Array {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const extents = shape.flatMap((extent) => [extent >>> 24, (extent >>> 16) & 255, (extent >>> 8) & 255, extent & 255]);
  return new Uint8Array([0, 0, 8, shape.length, ...extents, ...Array.from({ length: count }, (_, i) => value(i))]);
}

describe('grw run on data of the user', () => {
  it(
    'trains on a CSV file; then moved, the results are there; then changed, they are not',
    { timeout: 600_000 },
    async () => {
      const { folder, run } = place(CSV, { 'data/pets.csv': PETS });
      const json = async (): Promise<RunJson> => {
        const { code, stdout, stderr } = await run('run', 'own.yaml', '--json');
        expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
        return JSON.parse(stdout) as RunJson;
      };
      const first = await json();
      expect(first.counts).toMatchObject({ total: 4, done: 4, reused: 0 });
      expect(first.cells[0]).toMatchObject({
        data: 'csv',
        data_file: digestOf(new TextEncoder().encode(PETS)).slice(0, 19),
        data_groups: 'country:2 town:2',
        data_test: 'country:1 town:1',
        data_labels: 'cat:-1 dog:1',
        data_classes: null,
      });

      renameSync(join(folder, 'data'), join(folder, 'elsewhere'));
      writeFileSync(join(folder, 'own.yaml'), sweep(CSV.replace('data/', 'elsewhere/')));
      expect((await json()).counts).toMatchObject({ total: 4, done: 4, reused: 4 });

      rmSync(join(folder, 'elsewhere/pets.csv'));
      expect((await run('report', 'own')).code).toBe(0);
      const exported = await run('export', 'own', '--table', 'cells');
      expect(exported.code).toBe(0);
      expect(exported.stdout).toContain('country');

      writeFileSync(join(folder, 'elsewhere/pets.csv'), PETS.replace('30', '31'));
      expect((await json()).counts).toMatchObject({ total: 4, done: 4, reused: 0 });
    },
  );

  it('trains on IDX files', { timeout: 600_000 }, async () => {
    const { run } = place('{ name: idx, file: data/x, label: data/y, test: data/x, test_label: data/y }', {
      'data/x': idx([8, 3, 3], (i) => (i * 37) % 256),
      'data/y': idx([8], (i) => Math.floor(i / 6)),
    });
    const { code, stdout } = await run('run', 'own.yaml', '--json');
    expect(code).toBe(0);
    const { counts, cells } = JSON.parse(stdout) as RunJson;
    expect(counts).toMatchObject({ total: 4, done: 4 });
    expect(cells[0]).toMatchObject({ data: 'idx', data_groups: '0:6 1:2', data_test: '0:6 1:2' });
  });

  it.each<[string, string, string | Uint8Array | null, RegExp]>([
    ['a file that is not there', CSV, null, /^grw: own\.yaml:2:26: key 'data\.file': data\/pets\.csv: no such file$/],
    [
      'a column that is not there',
      CSV.replace('animal', 'anmal'),
      PETS,
      /^grw: own\.yaml:2:\d+: key 'data\.label': .*did you mean 'animal'\?$/,
    ],
    [
      'a word for a number',
      CSV,
      PETS.replace('30', 'x'),
      /^grw: data\/pets\.csv:5:1: column 'weight': expected a finite number, got 'x'/,
    ],
    [
      'NaN',
      CSV,
      PETS.replace('30', 'NaN'),
      /^grw: data\/pets\.csv:5:1: column 'weight': expected a finite number, got 'NaN'/,
    ],
    ['a sample without a group', CSV, PETS.replace('town', ''), /^grw: data\/pets\.csv:\d+:\d+: column 'home': /],
    ['a torn row', CSV, PETS.slice(0, -6), /^grw: data\/pets\.csv:7:\d+: expected 4 cells as in the header, got 3$/],
    [
      'one class',
      CSV,
      PETS.replaceAll('dog', 'cat'),
      /^grw: data\/pets\.csv:2:5: every training sample is of class 'cat'/,
    ],
    ['bytes that are not UTF-8', CSV, new Uint8Array([0x61, 0xff]), /^grw: data\/pets\.csv:1:2: is not UTF-8/],
    [
      'an IDX file for a CSV file',
      CSV.replace('csv, file', 'idx, file').replace(/label.*/, 'label: data/pets.csv }'),
      PETS,
      /^grw: own\.yaml:2:\d+: key 'data\.file': .*not a valid IDX file at byte 0/,
    ],
  ])('refuses %s with one clear line, exit code 2 and nothing created', async (_, data, content, expected) => {
    const { folder, env, run } = place(data, content === null ? {} : { 'data/pets.csv': content });
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await run('run', 'own.yaml');
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr.trimEnd()).toMatch(expected);
    expect([readdirSync(folder), readdirSync(env.TMPDIR)]).toEqual([before, []]);
  });
});

async function firstLine({ process: child }: Running): Promise<unknown> {
  let text = '';
  for await (const chunk of child.stdout!) {
    text += String(chunk);
    if (text.includes('\n')) return JSON.parse(text.split('\n', 1)[0]!);
  }
  throw new Error(`it ended after ${JSON.stringify(text)}`);
}

describe('data of the user on a coordinator', () => {
  it('come with the sweep, in pieces, and reach nodes that have them not', { timeout: 600_000 }, async () => {
    // Larger than one piece of a file on its way.
    const x = idx([60, 150, 120], (i) => (i * 31) % 251);
    const y = idx([60], (i) => i % 2);
    const { folder, run, env } = place('{ name: idx, file: data/x, label: data/y }', { 'data/x': x, 'data/y': y });
    const coordinator = startGrw(['coordinator', '--listen', '127.0.0.1:0', '--data', 'store', '--json'], folder, env);
    const { address } = (await firstLine(coordinator)) as { address: string };
    const at = ['--coordinator', address];
    const submitted = await run('submit', 'own.yaml', ...at, '--json');
    expect(JSON.parse(submitted.stdout)).toMatchObject({ kind: 'accepted', counts: { pending: 4 } });
    const names = [x, y].map((bytes) => digestOf(bytes).slice('sha256:'.length)).sort();
    expect(readdirSync(join(folder, 'store/data')).sort()).toEqual(names);

    rmSync(join(folder, 'data'), { recursive: true });
    const worker = startGrw(['worker', ...at, '--threads', '1', '--data-files', 'node-files'], folder, env);
    const counts = async (): Promise<{ done: number; failed: number }> => {
      const { stdout } = await run('status', ...at, '--json');
      return (JSON.parse(stdout) as { sweeps: { counts: { done: number; failed: number } }[] }).sweeps[0]!.counts;
    };
    let now = await counts();
    while (now.done + now.failed < 4) now = await counts();
    expect(now).toMatchObject({ done: 4, failed: 0 });
    expect(readdirSync(join(folder, 'node-files')).sort()).toEqual(names);
    for (const name of names)
      expect(
        readFileSync(join(folder, 'node-files', name)).equals(readFileSync(join(folder, 'store/data', name))),
      ).toBe(true);
    for (const { process: child, ended } of [worker, coordinator]) {
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
    }
  });
});
