import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { grw, startGrw, temporaryFolder } from '../support/grw.js';

interface Output {
  readonly version: number;
  readonly size: string;
  readonly interrupted: boolean;
  readonly claims: readonly { readonly id: string; readonly verdict: string; readonly checks: readonly object[] }[];
  readonly sweeps: readonly { readonly counts: { readonly done: number }; readonly reused: number }[];
}

describe('grw reproduce', () => {
  it(
    'trains, judges and writes; again, nothing is trained; full size goes on from quick',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder();
      const quick = await grw(['reproduce', 'figure2-small-penalty', '--json'], folder);
      expect(quick.code, quick.stderr).toBe(0);
      const first = JSON.parse(quick.stdout) as Output & { readonly page: string };
      expect(first).toMatchObject({ version: 1, size: 'quick', interrupted: false });
      expect(first.claims.map(({ id, verdict }) => [id, verdict])).toEqual([['figure2-small-penalty', 'holds']]);
      expect(existsSync(`${folder}/${first.page}`)).toBe(true);
      const cells = first.sweeps[0]!.counts.done;
      expect(first.sweeps[0]!.reused).toBe(0);

      const again = await grw(['reproduce', '--only', 'figure2-small-penalty', '--json'], folder);
      const second = JSON.parse(again.stdout) as Output;
      expect(second.sweeps[0]!.reused).toBe(cells);
      expect(second.claims).toEqual(first.claims);

      const full = await grw(['reproduce', 'figure2', '--full'], folder);
      expect(full.code, full.stderr).toBe(0);
      expect(full.stdout).toMatch(/^HOLDS {2}figure2-large-penalty · Figure 2/m);
      expect(full.stdout).toContain(`2 of 2 claims hold, 0 fail, 0 inconclusive.\n${60 - cells} cells trained`);
    },
  );

  it('says what cannot be concluded when it is interrupted', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const running = startGrw(['reproduce', 'figure3-stall', 'colored-mnist', '--json'], folder);
    await new Promise<void>((resolve) =>
      running.process.stderr!.on('data', (text: string) => text.includes('cells\n') && resolve()),
    );
    running.process.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    const output = JSON.parse(stdout) as Output;
    expect(output.interrupted).toBe(true);
    expect(output.claims.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive']);
  });

  it('refuses what it does not know, and runs nothing', { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const unknown = await grw(['reproduce', 'theorem3'], folder);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/^grw: no claim 'theorem3'; did you mean/);
    expect((await grw(['reproduce', '--quick', '--full'], folder)).code).toBe(2);
    const plan = await grw(['reproduce', '--plan', 'figure1'], folder);
    expect(plan.stdout).toMatch(
      /^figure1: 24 cells, 0 done, about .*\n {2}figure1-same-point, figure1-norm, figure1-weights\n/,
    );
    expect(existsSync(`${folder}/runs`)).toBe(false);
  });
});
