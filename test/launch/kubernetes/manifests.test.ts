import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { STOP_GRACE_MS } from '../../../src/cli/stop-grace.js';
import type { Container, Found, Labels, Pod } from './fleets.js';
import { FORMS, launch, objects, verb } from './fleets.js';

function podsOf(found: readonly Found[]): Pod[] {
  // Accounts have no spec.
  return found.flatMap(({ spec }) => (spec as Found['spec'] | undefined)?.template ?? []);
}

const containersOf = (found: readonly Found[]): Container[] => podsOf(found).map(({ spec }) => spec.containers[0]);

describe.each(Object.entries(FORMS))('manifests: %s', (_, options) => {
  test('YAML says the same as JSON, also where kubectl reads words otherwise than people', async () => {
    const found = await objects(options);
    const read = parseAllDocuments(await launch({ ...options, dryRun: true }), { version: '1.1' });
    expect(read.map((document) => document.toJS() as unknown)).toEqual(found);
    expect(new Set(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size).toBe(found.length);
  });

  test('what is started, the command line takes', async () => {
    for (const { args } of containersOf(await objects(options))) {
      const [name = '', ...words] = args;
      const command = verb(name);
      for (const word of words) {
        const [, flag, value] = /^(--[a-z-]+)(?:=(.+))?$/.exec(word)!;
        const option = command.options.find(({ long }) => long === flag);
        // Where this part of the program is not there.
        if (flag === '--http' && option === undefined) continue;
        expect([word, option === undefined, option?.required ?? false]).toEqual([word, false, value !== undefined]);
        if (value !== undefined) option!.parseArg?.(value, undefined as never);
      }
      for (const { long } of command.options.filter(({ mandatory }) => mandatory))
        expect(words.some((word) => word.startsWith(`${long}=`))).toBe(true);
    }
  });

  test('pods have no rights, write to volumes only, and have the time that a node takes to hand back', async () => {
    const found = await objects(options);
    for (const { spec } of podsOf(found)) {
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(1000 * spec.terminationGracePeriodSeconds).toBeGreaterThan(STOP_GRACE_MS);
    }
    for (const { args, volumeMounts, securityContext } of containersOf(found)) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      const paths = args.flatMap((word) => /^--[a-z-]+=(\/.+)$/.exec(word)?.[1] ?? []);
      for (const path of paths)
        expect(volumeMounts.some(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))).toBe(true);
    }
  });

  test('selectors find the pods they mean, policies open the ports that are listened on', async () => {
    const found = await objects(options);
    const labels = podsOf(found).map(({ metadata }) => metadata.labels);
    const matches = (selector: Labels): number =>
      labels.filter((of) => Object.entries(selector).every(([key, value]) => of[key] === value)).length;
    for (const { kind, spec } of found) {
      if (kind === 'NetworkPolicy') expect(matches(spec.podSelector.matchLabels)).toBe(1);
      if (kind === 'Service') expect(matches(spec.selector as Labels)).toBe(1);
      const wide = (spec as Found['spec'] | undefined)?.selector?.matchLabels;
      if (wide !== undefined) expect(matches(wide)).toBe(1);
      if (kind === 'HorizontalPodAutoscaler')
        expect(found.some((one) => one.kind === 'Deployment' && one.metadata.name === spec.scaleTargetRef.name)).toBe(
          true,
        );
    }
    const listened = containersOf(found).flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort));
    const opened = found
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .flatMap(({ spec }) => spec.ingress.flatMap(({ ports }) => ports))
      .map(({ port }) => port);
    for (const port of opened) expect(listened).toContain(port);
    const service = found.find(({ kind }) => kind === 'Service');
    const node = containersOf(found).find(({ args }) => args[0] === 'worker')!;
    const dialled = node.args.find((word) => word.startsWith('--coordinator='))!.split('=')[1]!;
    expect(dialled).toBe(options.coordinator ?? `${service!.metadata.name}:${service!.spec.ports[0].port}`);
  });
});

test('an autoscaled Deployment does not say how large it is', async () => {
  const found = await objects({ max: 3, cpus: 2, backlogPerNode: 60 });
  expect(found.find(({ kind }) => kind === 'Deployment')!.spec).not.toHaveProperty('replicas');
  const { spec } = found.find(({ kind }) => kind === 'HorizontalPodAutoscaler')!;
  expect(spec.metrics[0].external.target).toEqual({ type: 'AverageValue', averageValue: '120' });
});

test.each([
  [{ name: 'Wide' }, /^--name: expected a-z/],
  [{ name: 'n'.repeat(41) }, /^--name: expected/],
  [{ namespace: 'a b' }, /^--namespace: expected a name/],
  [{ image: 'a\nb' }, /^--image: expected a container image/],
  [{ label: ['team'] }, /^--label: expected a label, as in tier=batch, not "team"/],
  [{ toleration: ['a=b:Never'] }, /^--toleration: expected KEY/],
  [{ nodeSelector: ['-x=1'] }, /^--node-selector: expected/],
  [{ coordinator: 'head' }, /^--coordinator: expected HOST:PORT/],
  [{ min: 3, max: 2 }, /^--min 3 is more than --max 2/],
  [{ nodeSecret: 'A' }, /^--node-secret: expected/],
  [{ delete: true, dryRun: true }, /do not go together/],
] as const)('%j is refused', async (options, message) => {
  await expect(launch({ dryRun: true, ...options })).rejects.toThrow(message);
});
