import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../support/grw.js';
import { launch, objects } from './fleets.js';

/** Has a script of the shell stand for kubectl, and no other command be there. */
function kubectlIs(script: string | null): string {
  const folder = temporaryFolder();
  const { PATH } = process.env;
  onTestFinished(() => void (process.env['PATH'] = PATH));
  process.env['PATH'] = folder;
  if (script !== null) {
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'kubectl'), 0o755);
  }
  return folder;
}

const RECORD = 'cd "${0%/*}"; echo "$@" > args; while IFS= read -r line; do printf "%s\\n" "$line"; done > stdin;';

test('kubectl is given the manifests of the dry run, and its words are handed on', async () => {
  const options = { namespace: 'research', context: 'lab', nodes: 2 };
  const wanted = await objects(options);
  const folder = kubectlIs(`${RECORD} echo statefulset.apps/grw-coordinator`);
  const text = await launch({ ...options, json: true });
  expect(JSON.parse(text)).toMatchObject({ name: 'grw', applied: ['statefulset.apps/grw-coordinator'] });
  expect(readFileSync(join(folder, 'args'), 'utf8')).toBe(
    '--context=lab --namespace=research apply --output=name --filename=-\n',
  );
  const given = parseAllDocuments(readFileSync(join(folder, 'stdin'), 'utf8'), { version: '1.1' });
  expect(given.map((document) => document.toJS() as unknown)).toEqual(wanted);
});

test('what is deleted is the fleet of that name, and no volume', async () => {
  const folder = kubectlIs(`${RECORD} echo deployment.apps/wide-node`);
  expect(await launch({ name: 'wide', delete: true })).toMatch(/^deployment.apps\/wide-node\n.*\n.*data-wide/);
  const args = readFileSync(join(folder, 'args'), 'utf8');
  expect(args).toMatch(/^delete \S*statefulset\S* --selector=\S*app.kubernetes.io\/instance=wide /);
  expect(args).not.toMatch(/pvc|persistentvolume|secret|namespace/);
});

test('where kubectl refuses, or is not there, that is said', async () => {
  kubectlIs('echo "Error from server (Forbidden): no" >&2; exit 1');
  await expect(launch({})).rejects.toThrow('kubectl: Error from server (Forbidden): no');
  kubectlIs(null);
  await expect(launch({})).rejects.toThrow(/^kubectl: not found; install it, or .* --dry-run prints$/);
});
