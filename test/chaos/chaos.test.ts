/** A few of the suite's scenarios, made short, with seeds that do not change. The rest: `npm run chaos`. */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildDist } from '../support/built.js';
import { temporaryFolder } from '../support/grw.js';
import type { Scenario } from './scenario.js';
import { runScenario } from './scenario.js';
import { SCENARIOS } from './scenarios.js';

const BRIEF: Readonly<Record<string, number>> = { 'nodes-killed': 11, 'coordinator-killed': 12, everything: 13 };

function brief(scenario: Scenario): Scenario {
  const { faults } = scenario;
  const size = { short: 36, long: 2 };
  if (faults === undefined) return { ...scenario, size };
  return { ...scenario, size, faults: { ...faults, count: Math.ceil(faults.count / 3), withinMs: 5_000 } };
}

describe('a fleet of processes under faults leaves what one without faults leaves', () => {
  beforeAll(buildDist, 120_000);

  test.each(SCENARIOS.filter(({ name }) => name in BRIEF))('$name', { timeout: 900_000 }, async (scenario) => {
    const { violations, faults, plan } = await runScenario(brief(scenario), BRIEF[scenario.name]!, temporaryFolder());
    expect({ violations, plan }).toEqual({ violations: [], plan });
    expect(faults).toBe(plan.length);
  });
});
