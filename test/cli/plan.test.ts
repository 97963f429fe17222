import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '../../src/cli/verbs/plan.js';
import { CostModel } from '../../src/core/cost/index.js';
import { SweepError } from '../../src/core/sweep/index.js';

const SWEEP = `name: demo
data: { name: mnist, classes: { 0: 5, 1: 1 } }
model: linear
loss: squared
grid: { method: [erm, iw], lambda: [0, 1, 1.0], seed: { range: 5 } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grw-plan-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Planned {
  readonly learnedFrom: number;
  readonly totals: { readonly estimatedSeconds: number };
}

async function planned(
  text: string,
  options: { json: boolean; maxCells?: number },
  done = 0,
  costs = new CostModel(),
): Promise<{ code: number; out: string }> {
  const file = join(folder, 'demo.yaml');
  writeFileSync(file, text);
  let out = '';
  const code = await plan(file, options, {
    doneCells: (ids, name) => Promise.resolve(new Set(name === 'demo' ? ids.slice(0, done) : [])),
    costs,
    write: (part) => {
      out += part;
    },
  });
  return { code, out };
}

async function refusal(file: string): Promise<string> {
  const dependencies = { doneCells: () => Promise.resolve(new Set<never>()), write: () => undefined };
  const error: unknown = await plan(file, { json: false }, dependencies).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SweepError);
  return (error as SweepError).message;
}

describe('grw plan', () => {
  it('goes by what earlier runs took, where there are any', async () => {
    const plain = JSON.parse((await planned(SWEEP, { json: true })).out) as Planned;
    const costs = new CostModel();
    for (let i = 0; i < 3; i++) costs.learn('whatever', 5, 1);
    const learned = JSON.parse((await planned(SWEEP, { json: true }, 0, costs)).out) as Planned;
    expect(learned.learnedFrom - plain.learnedFrom).toBe(3);
    expect(learned.totals.estimatedSeconds / plain.totals.estimatedSeconds).toBeCloseTo(5, 9);
    const { out } = await planned(SWEEP, { json: false }, 0, costs);
    expect(out).toContain('Estimated: time of one thread for the cells to run, by what 3 cells of earlier runs took.');
  });

  it('prints the cells by method, what is done and what is to run', async () => {
    const { code, out } = await planned(SWEEP, { json: false }, 3);
    expect(code).toBe(0);
    expect(out.replace(join(folder, 'demo.yaml'), 'demo.yaml')).toBe(
      `warning: demo.yaml:5:7: key 'grid': 10 of 30 cells are the same as another and run once
demo: 20 cells (method 2 × lambda 3 × seed 5)

method  cells  done  to run  estimated
erm        10     3       7      0.1 s
iw         10     0      10      0.1 s
all        20     3      17      0.2 s

Estimated: time of one thread for the cells to run, before anything was measured.
`,
    );
  });

  it('prints JSON of a stable shape', async () => {
    const { code, out } = await planned(SWEEP, { json: true }, 4);
    expect(code).toBe(0);
    const parsed: unknown = JSON.parse(out);
    expect(parsed).toMatchObject({ version: 1, name: 'demo', totals: { cells: 20, done: 4, toRun: 16 } });
    const { cells, warnings } = parsed as {
      cells: { id: string; label: string; done: boolean; cell: object }[];
      warnings: object[];
    };
    expect(cells).toHaveLength(20);
    expect(cells.filter(({ done }) => done)).toHaveLength(4);
    expect(cells[0]).toMatchObject({
      label: 'erm lambda=0 seed=0',
      done: true,
      cell: { method: { name: 'erm' }, lambda: 0 },
    });
    expect(cells[0]?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(warnings).toHaveLength(1);
  });

  it('says in one line what is wrong with a file', async () => {
    expect(await refusal(join(folder, 'missing.yaml'))).toBe(`${join(folder, 'missing.yaml')}: no such file`);
    expect(await refusal(folder)).toBe(`${folder}: is a directory, not a sweep file`);
    await expect(planned('name: 3', { json: false })).rejects.toBeInstanceOf(SweepError);
    await expect(planned(SWEEP, { json: false, maxCells: 29 })).rejects.toThrow(
      '30 cells = method 2 × lambda 3 × seed 5',
    );
    writeFileSync(join(folder, 'latin1.yaml'), Buffer.from('name: Gr\xfcn\n', 'latin1'));
    expect(await refusal(join(folder, 'latin1.yaml'))).toContain('latin1.yaml:1:9: is not UTF-8: byte 8 is 0xfc');
    writeFileSync(join(folder, 'large.yaml'), Buffer.alloc(1024 * 1024 + 1, 0x20));
    expect(await refusal(join(folder, 'large.yaml'))).toContain('is larger than a sweep file may be');
  });
});
