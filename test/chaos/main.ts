/**
 * The chaos suite: `npm run chaos -- --minutes 30 [--seed N] [--scenario NAME]`. Scenarios run one after another, each with a
 * seed of its own, until the time is over; the first round always ends. What goes wrong is printed with what is needed to see it
 * again, and its folder is kept. Ends with a line of JSON; exit code 1 when anything was violated.
 */
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from './scenario.js';
import { runScenario } from './scenario.js';
import { SCENARIOS } from './scenarios.js';
import { scriptOptions } from '../support/script-options.js';

const values = scriptOptions('npm run chaos -- [--minutes 30] [--seed N] [--scenario NAME]', {
  minutes: { type: 'string', default: '30' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  scenario: { type: 'string' },
});

process.exitCode = await main(Number(values.minutes), Number(values.seed), values.scenario);

async function main(minutes: number, firstSeed: number, only: string | undefined): Promise<number> {
  const scenarios = SCENARIOS.filter(({ name }) => only === undefined || name === only);
  if (!(minutes > 0) || !Number.isSafeInteger(firstSeed) || firstSeed < 0 || scenarios.length === 0) {
    say(`expected --minutes > 0, --seed, and --scenario of ${SCENARIOS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'grw-chaos-'));
  say(`seed ${firstSeed}, folder ${folder}`);
  const end = performance.now() + minutes * 60_000;
  const outcomes: Outcome[] = [];
  for (let round = 0; round === 0 || performance.now() < end; round++)
    for (const scenario of scenarios) {
      if (round > 0 && performance.now() >= end) break;
      const outcome = await runScenario(scenario, firstSeed + round, folder);
      outcomes.push(outcome);
      say(lineOf(outcome, folder));
    }
  const violated = outcomes.filter(({ violations }) => violations.length > 0);
  if (violated.length === 0) rmdirSync(folder);
  const faults = outcomes.reduce((sum, outcome) => sum + outcome.faults, 0);
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  const summary = { scenarios: outcomes.length, faults, violated: violated.length, skipped, seed: firstSeed };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return violated.length === 0 ? 0 : 1;
}

function lineOf(
  { scenario, seed, seconds, faults, attempts, violations, plan, skipped }: Outcome,
  folder: string,
): string {
  if (skipped !== undefined) return `${scenario}: left out: ${skipped}`;
  const line = `${scenario}, seed ${seed}: ${seconds.toFixed(0)} s, ${faults} faults, attempts ${JSON.stringify(attempts)}`;
  if (violations.length === 0) return line;
  const replay = `npm run chaos -- --minutes 1 --seed ${seed} --scenario ${scenario}`;
  return [`${line}: VIOLATED`, ...violations, `again: ${replay}`, `kept: ${folder}`, JSON.stringify(plan)].join('\n  ');
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
