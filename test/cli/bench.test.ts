import { readdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Contest } from '../../src/bench/index.js';
import { widest } from '../../src/bench/index.js';
import { contestHeader, contestLines } from '../../src/cli/bench/index.js';
import { buildDist } from '../support/built.js';
import { grw, temporaryFolder } from '../support/grw.js';

describe('grw bench refuses, with one clear line and exit code 2, before anything is trained:', () => {
  beforeAll(buildDist, 300_000);

  it.each([
    [
      ['--python', '/nonexistent'],
      /^grw: --python \/nonexistent: no such program; name a Python 3 that has jax or torch/,
    ],
    [['--python', process.execPath], /^grw: --python .*: is not Python 3; name /],
    [['--only', 'linear,networs'], /"networs" is none of engines, linear, networks, widest, orchestrator, rows\./],
    [['--only', ''], /"" is none of engines/],
  ])('%j', async (options, expected) => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await grw(['bench', ...options], folder);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(expected);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the widest network', () => {
  beforeAll(buildDist, 300_000);

  it('is trained in a process of its own, which tells its time and memory', { timeout: 120_000 }, async () => {
    const told = await widest({ units: 64, epochs: 30 });
    if ('skipped' in told) throw new Error(told.skipped);
    expect(told).toMatchObject({ units: 64, epochs: 30, reached: true });
    expect(told.riskAfter).toBeLessThan(told.riskBefore);
    expect(told.epochSeconds).toBeGreaterThan(0);
    expect(told.wholeSeconds).toBeGreaterThan(told.setupSeconds + 30 * told.epochSeconds);
    // No Node is smaller, and none larger than the machine.
    expect(told.peakBytes).toBeGreaterThan(2 ** 25);
    expect(told.peakBytes).toBeLessThan(totalmem());
  });

  it('that cannot be trained is left out, with the reason', { timeout: 120_000 }, async () => {
    expect(await widest({ units: 0.5, epochs: 1 })).toEqual({
      skipped: expect.stringMatching(/^0\.5 units: InvalidCellError: /),
    });
  });
});

describe('the table of contests', () => {
  const timing = (median: number) => ({ min: 0.9 * median, median, max: 2 * median });
  const agreement = { difference: 1e-7, tolerance: 1e-3, agrees: true };
  const contest: Contest = {
    title: 'linear, ERM',
    precision: 'float64',
    engine: 'javascript float64',
    epoch: timing(1.2e-7),
    versus: [
      {
        peer: 'jax',
        title: 'JAX 0.10.2',
        precision: 'float32',
        threads: 1,
        agreement,
        timed: {
          epoch: timing(1.2e-6),
          ratio: { ofMedians: 10, ofMinima: 11.04, least: 9.5, most: 1234.5 },
        },
        goal: 20,
        reached: false,
      },
      {
        peer: 'torch',
        title: 'PyTorch 2.13.0',
        precision: 'float32',
        threads: 2,
        agreement: { difference: 0.5, tolerance: 1e-3, agrees: false },
        timed: null,
        goal: 5,
        reached: false,
      },
    ],
  };

  it('has a line for each peer and number of threads, with what was measured below its heading', () => {
    const header = contestHeader();
    const [jax, torch] = contestLines(contest);
    expect(jax!.split(/\s{2,}/)).toEqual([
      ...['linear, ERM', 'float64', '0.120', 'JAX 0.10.2', 'float32', '1'],
      ...['1.20', '10.0', '11.0', '9.50 – 1,235', '≥ 20', 'no'],
    ]);
    for (const [title, value] of [
      ['threads', '1'],
      ['ratio', '10.0'],
      ['of minima', '11.0'],
      ['goal', '≥ 20'],
    ] as const)
      expect(jax!.slice(0, header.indexOf(title) + title.length)).toMatch(new RegExp(`  ${value}$`));
    expect(torch).toMatch(/PyTorch 2\.13\.0 +float32 +2 +computes something else: off by 5\.0e-1 > 1\.0e-3$/);
  });

  it('has our figures alone without peers', () => {
    expect(contestLines({ ...contest, versus: [] })).toHaveLength(1);
  });
});
