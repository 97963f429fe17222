import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { carryOut } from '../../src/cli/doctor/check.js';
import type { Check } from '../../src/cli/doctor/index.js';
import { buildDist } from '../support/built.js';

function grwDoctor(options: string[] = [], environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['bin/grw.js', 'doctor', ...options], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

function checksIn(stdout: string): Map<string, Check> {
  const { version, checks } = JSON.parse(stdout) as { version: number; checks: Check[] };
  expect(version).toBe(1);
  return new Map(checks.map((check) => [check.name, check]));
}

describe('grw doctor', () => {
  beforeAll(buildDist);

  it('finds that everything works here', () => {
    const { stdout, stderr, status } = grwDoctor(['--json']);
    const checks = checksIn(stdout);
    expect([...checks.keys()]).toEqual(
      expect.arrayContaining([
        'tensorflow',
        'node',
        'processors',
        'memory',
        'disk',
        'data',
        'store',
        'network',
        'figures',
      ]),
    );
    expect([...checks.values()].filter((check) => check.status === 'failed')).toEqual([]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('warns of the slower backend and says how to get the other', () => {
    const tensorflow = checksIn(grwDoctor(['--json'], { GRW_BACKEND: 'wasm' }).stdout).get('tensorflow');
    expect(tensorflow).toMatchObject({ status: 'warning', mend: 'unset GRW_BACKEND' });
  });

  it('exits 1, and still makes the other checks, when TensorFlow.js does not load', () => {
    const { stdout, status } = grwDoctor([], { GRW_BACKEND: 'cuda' });
    expect(stdout).toMatch(/^FAILED +tensorflow .*GRW_BACKEND is "cuda".*\n +mend: npm run setup\n/);
    expect(stdout).toMatch(/^ok +store /m);
    expect(status).toBe(1);
  });
});

describe('a check', () => {
  it('is failed, with the command that mends it, when its examination throws', async () => {
    const examination = {
      name: 'door',
      mend: 'open it',
      examine: () => {
        throw new Error('it is shut');
      },
    };
    expect(await carryOut(examination)).toEqual({
      name: 'door',
      status: 'failed',
      detail: 'it is shut',
      mend: 'open it',
    });
  });
});
