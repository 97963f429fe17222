import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grw, temporaryFolder } from '../support/grw.js';

const GOOD = `name: bad
data: { name: mnist, classes: { 0: 5, 1: 1 } }
model: linear
loss: squared
grid:
  method: [erm]
`;

const change = (from: string, to: string): string => GOOD.replace(from, to);

/** What is wrong, the file, and how the one line about it begins. */
const CASES: readonly [string, string | Uint8Array, RegExp][] = [
  ['an unknown key', change('loss:', 'los:'), /^grw: bad\.yaml:4:1: .*los.*did you mean 'loss'/],
  ['a wrong type', change('squared', '3'), /^grw: bad\.yaml:4:7: .*loss/],
  ['a negative λ', `${GOOD}  lambda: [-1]\n`, /^grw: bad\.yaml:7:12: .*lambda/],
  ['a class that does not exist', change('1: 1', '11: 1'), /^grw: bad\.yaml:2:\d+: .*11/],
  ['more images than there are', change('0: 5', '0: 50000'), /^grw: bad\.yaml:2:\d+: .*5923/],
  ['an empty grid', change('[erm]', '[]'), /^grw: bad\.yaml:6:\d+: .*method/],
  [
    'ten million cells',
    `${GOOD}  seed: { range: 10000000 }\n`,
    /^grw: bad\.yaml:\d+:\d+: .*10,000,000 cells = .*limit/,
  ],
  ['bytes that are not UTF-8', new Uint8Array([...Buffer.from(GOOD), 0xff, 0xfe]), /^grw: bad\.yaml.*UTF-8/],
  ['a width of 0', change('linear', '{ kind: network, width: 0 }'), /^grw: bad\.yaml:3:\d+: .*width.*got 0/],
  [
    'an unknown activation',
    change('linear', '{ kind: network, width: 8, activation: tahn }'),
    /^grw: bad\.yaml:3:\d+: .*activation.*did you mean 'tanh'/,
  ],
  ['a level α of 0', change('[erm]', '[{ name: cvar, alpha: 0 }]'), /^grw: bad\.yaml:6:\d+: .*alpha.*> 0 and ≤ 1/],
  ['a level α above 1', change('[erm]', '[{ name: cvar, alpha: 1.5 }]'), /^grw: bad\.yaml:6:\d+: .*alpha.*> 0 and ≤ 1/],
  [
    'more outliers than the level: ε ≥ α',
    change('[erm]', '[{ name: chi2-doro, alpha: 0.2, eps: 0.3 }]'),
    /^grw: bad\.yaml:6:\d+: .*eps.*less than alpha \(0\.2\)/,
  ],
  ['a ν below 0', change('[erm]', '[{ name: group-dro, nu: -0.1 }]'), /^grw: bad\.yaml:6:\d+: .*nu.*> 0, got -0\.1/],
  ['one class only', change('{ 0: 5, 1: 1 }', '{ 0: 5 }'), /^grw: bad\.yaml:2:\d+: .*classes/],
  ['no file', '', /^grw: missing\.yaml: no such file/],
];

describe('grw run refuses, with one clear line, exit code 2 and nothing created:', () => {
  it.each(CASES)('%s', async (what, content, expected) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bad.yaml'), content);
    const { code, stdout, stderr } = await grw(['run', what === 'no file' ? 'missing.yaml' : 'bad.yaml'], folder);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(expected);
    expect(readdirSync(folder)).toEqual(['bad.yaml']);
  });

  it('an unknown verb or option, and a folder that holds no run', async () => {
    const folder = temporaryFolder();
    for (const args of [
      ['rnu'],
      ['run', '--thread', '2', 'x.yaml'],
      ['run', '--threads', '0', 'x.yaml'],
      ['run', '--checkpoint-every', '-1', 'x.yaml'],
      ['report', 'nothing'],
    ]) {
      const { code, stderr } = await grw(args, folder);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).not.toContain('    at ');
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('grw run refuses a cell that needs more memory than is offered, before anything is trained', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'good.yaml'), GOOD);
  const { code, stdout, stderr } = await grw(['run', 'good.yaml', '--memory', '1M'], folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/needs about .* GiB of memory, and .* offered .*exclude: .*--memory/);
});
