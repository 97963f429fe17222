import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CommitWatch, families } from '../../src/coordinator/observation/index.js';
import { exposition } from '../../src/metrics/index.js';
import { facts } from './facts.js';

const read = (path: string): string => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

interface Board {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}
interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly annotations: Record<string, string>;
    }[];
  }[];
}

const board = JSON.parse(read('grafana/grw.json')) as Board;
const rules = (parse(read('prometheus/grw.rules.yml')) as Rules).groups.flatMap((group) => group.rules);

/** Grafana puts values in place of its variables. */
const expressions = [
  ...board.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr.replaceAll('$job', '.*')])),
  ...rules.map(({ alert, expr }) => [alert, expr]),
] as [string, string][];

/** Of an expression: names of metrics, labels that are asked for or grouped by; null where it does not parse. */
function used(expression: string): { metrics: string[]; labels: string[] } | null {
  const found = { metrics: [] as string[], labels: [] as string[], isSound: true };
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.isSound = false;
      const text = expression.slice(from, to);
      if (type.name === 'Identifier') found.metrics.push(text);
      if (type.name === 'LabelName') found.labels.push(text);
    },
  });
  return found.isSound ? found : null;
}

test('the parser tells sound expressions from others', () => {
  expect(used('sum by (le) (rate(a_total{x="1"}[5m]))')).toMatchObject({ metrics: ['a_total'], labels: ['le', 'x'] });
  expect(used('sum by (rate(a[5m])')).toBeNull();
});

describe('the board and the alerts', () => {
  test.each(expressions)('%s: %s', async (_, expression) => {
    const text = (await exposition(families(facts()))) + (await new CommitWatch().exposition());
    // Of a histogram the series have other names than the metric.
    const names = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, kind]) =>
        kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
      ),
    );
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, name]) => name!));
    // What Prometheus adds itself.
    for (const own of ['job', 'instance', 'le']) labels.add(own);
    const found = used(expression);
    expect(found).not.toBeNull();
    expect(found!.metrics.length).toBeGreaterThan(0);
    for (const metric of found!.metrics) expect([...names, 'up']).toContain(metric);
    for (const label of found!.labels) expect([...labels]).toContain(label);
  });

  test('panels have ids of their own and do not overlap', () => {
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    const taken = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(board.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });

  test('alerts have names of their own, and say what is the matter', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { annotations } of rules) expect(annotations['summary']).toMatch(/\S/);
  });
});
