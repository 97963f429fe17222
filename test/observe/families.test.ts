import { describe, expect, test } from 'vitest';
import { CommitWatch, families } from '../../src/coordinator/observation/index.js';
import { Tally } from '../../src/coordinator/observation/tally.js';
import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt, NodeId } from '../../src/core/fleet/index.js';
import { exposition } from '../../src/metrics/index.js';
import { facts, hex, nodeDetail, nodeStatus, observation, sweepStatus } from './facts.js';

const text = (...given: Parameters<typeof facts>): Promise<string> => exposition(families(facts(...given)));

/** Samples by name and labels, as they stand in the text. */
function samplesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('the exposition', () => {
  test('says what the facts say', async () => {
    const samples = samplesIn(await text());
    const { sweep } = sweepStatus(1);
    expect(samples.get(`grw_cells{sweep="${sweep}",state="pending"}`)).toBe(5);
    expect(samples.get(`grw_cells{sweep="${sweep}",state="done"}`)).toBe(10);
    expect(samples.get(`grw_backlog_seconds{sweep="${sweep}"}`)).toBe(120);
    expect(samples.get('grw_backlog_all_seconds')).toBe(240);
    expect(samples.get('grw_threads')).toBe(8);
    expect(samples.get('grw_busy_threads')).toBe(4);
    expect(samples.get('grw_leases')).toBe(12);
    expect(samples.get('grw_node_heartbeat_age_seconds{node="node-1",id="00000000"}')).toBe(1.5);
    expect(samples.get('grw_refused_total{reason="version"}')).toBe(1);
    expect([...samples.values()].every(Number.isFinite)).toBe(true);
  });

  test('has no sample of what there is nothing of, but its name', async () => {
    const status = { kind: 'fleet', sweeps: [], nodes: [], epochs: 0, cellsPerSecond: 0, faults: [] } as const;
    const given = await text({ observation: observation({ status, nodes: [] }), refusals: new Map() });
    const samples = samplesIn(given);
    expect([...samples.keys()].filter((name) => /^grw_(cells|node_|refused)/.test(name.replace('cells_', '')))).toEqual(
      ['grw_node_bans_total'],
    );
    expect(given).toContain('# TYPE grw_cells gauge');
  });

  test('escapes what names hold', async () => {
    const nodes = [nodeStatus(1, { name: 'a"b\\c' })];
    const status = { ...observation().status, nodes };
    expect(await text({ observation: observation({ status, nodes: [nodeDetail()] }) })).toContain('node="a\\"b\\\\c"');
  });

  test('stays bounded, however many sweeps and nodes there are; totals count all of them', async () => {
    const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
    const ended = { pending: 0, leased: 0, done: 9, failed: 0 };
    const sweeps = [sweepStatus(0), ...many(500, (i) => sweepStatus(i + 1, { counts: ended, workSeconds: 0 }))];
    const status = { ...observation().status, sweeps, nodes: many(1_500, (i) => nodeStatus(i)) };
    const given = await text({ observation: observation({ status, nodes: many(1_500, () => nodeDetail()) }) });
    const samples = samplesIn(given);
    const named = (name: string): string[] => [...samples.keys()].filter((key) => key.startsWith(`${name}{`));
    expect(named('grw_backlog_seconds')).toHaveLength(100);
    expect(named('grw_node_threads')).toHaveLength(1_000);
    expect(samples.get('grw_threads')).toBe(6_000);
    // The oldest of all, but the only one with work.
    expect(named('grw_backlog_seconds')).toContain(`grw_backlog_seconds{sweep="${sweepStatus(0).sweep}"}`);
  });
});

describe('the tally', () => {
  const lease = { cell: hex(1) as CellId, attempt: 1 as Attempt };
  const node = hex(2) as NodeId;

  test('counts every command once, by its kind', async () => {
    const tally = new Tally();
    tally.count({ kind: 'assign', node, lease }, undefined);
    tally.count({ kind: 'assign', node, lease }, undefined);
    tally.count({ kind: 'retry', node, lease, failures: 1 }, 'crash');
    tally.count({ kind: 'fail', node, lease }, 'invalid');
    tally.count({ kind: 'give-up', node, lease, since: 0, outOfMemory: true, losses: 3 }, undefined);
    tally.count({ kind: 'release', node, lease, reason: 'lost', since: 0 }, undefined);
    tally.count({ kind: 'release', node, lease, reason: 'memory', since: 0 }, undefined);
    tally.count({ kind: 'ignore', node, lease, reason: 'fenced' }, undefined);
    tally.count({ kind: 'ban', node, ms: 1 }, undefined);
    for (const outcome of ['stored', 'stored', 'replaced', 'equal'] as const) tally.settled(outcome);
    const samples = samplesIn(await text({ tally }));
    expect(samples.get('grw_leases_given_total')).toBe(2);
    expect(samples.get('grw_retries_total{kind="crash"}')).toBe(1);
    expect(samples.get('grw_retries_total{kind="lost"}')).toBe(1);
    expect(samples.get('grw_retries_total{kind="killed"}')).toBe(1);
    expect(samples.get('grw_retries_total{kind="memory"}')).toBe(0);
    expect(samples.get('grw_cells_failed_total{kind="invalid"}')).toBe(1);
    expect(samples.get('grw_cells_failed_total{kind="memory"}')).toBe(1);
    expect(samples.get('grw_late_reports_total{reason="fenced"}')).toBe(1);
    expect(samples.get('grw_node_bans_total')).toBe(1);
    expect(samples.get('grw_cells_committed_total')).toBe(3);
    expect(samples.get('grw_results_total{outcome="equal"}')).toBe(1);
  });
});

test('commits are counted by how long they took and how much was in them', async () => {
  const watch = new CommitWatch();
  watch.committed(3, 10);
  watch.committed(30, 500);
  watch.commitFailed();
  const samples = samplesIn(await watch.exposition());
  expect(samples.get('grw_store_commit_seconds_bucket{le="0.005"}')).toBe(1);
  expect(samples.get('grw_store_commit_seconds_count')).toBe(2);
  expect(samples.get('grw_store_commit_writes_sum')).toBe(510);
  expect(samples.get('grw_store_commit_failures_total')).toBe(1);
  // Another coordinator of the same process counts by itself.
  expect(samplesIn(await new CommitWatch().exposition()).get('grw_store_commit_seconds_count')).toBe(0);
});
