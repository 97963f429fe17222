// @ts-check
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/run.js';
import { BuildError } from './error.js';
import { digestOf, filesBelow, textOf } from './digest.js';

const stagePrefix = '.stage-';

/** Which protocol files become which module. The folders are ignored by git. */
const modules = [
  { protos: 'proto/grw/v1', output: 'src/wire/generated/grw.js' },
  { protos: 'proto/tensorflow', output: 'src/core/graph/generated/tensorflow.js' },
];

/**
 * Writes the codecs for the protocol files, as JavaScript with typings, where they are missing or out of date.
 *
 * @param {string} root
 */
export async function generateCodecs(root) {
  await Promise.all(
    modules.map(async ({ protos, output }) => {
      const sources = filesBelow(join(root, protos)).filter((file) => file.endsWith('.proto'));
      if (sources.length > 0) await generate(root, sources, join(root, output));
    }),
  );
}

/**
 * @param {string} root
 */
export function codecsExist(root) {
  return modules.every(
    ({ protos, output }) =>
      filesBelow(join(root, protos)).length === 0 || textOf(stampOf(join(root, output))) !== undefined,
  );
}

/**
 * @param {string} root
 * @param {string[]} sources
 * @param {string} output
 */
async function generate(root, sources, output) {
  const stamp = stampOf(output);
  const generator = createRequire(join(root, 'package.json')).resolve('protobufjs-cli/bin/pbjs');
  const digest = digestOf(root, [
    ...sources,
    join(dirname(generator), '../package.json'),
    fileURLToPath(import.meta.url),
  ]);
  if (textOf(stamp) === digest) return;
  const folder = dirname(output);
  mkdirSync(folder, { recursive: true });
  rmSync(stamp, { force: true });
  clearStages(folder);
  const stage = mkdtempSync(join(folder, stagePrefix));
  try {
    const name = basename(output);
    const generated = await run(process.execPath, [
      ...[generator, '--target', 'static-module', '--wrap', 'esm', '--dts', '--root', basename(name, '.js')],
      ...['--force-number', '--no-service', '--no-delimited'],
      ...['--path', join(root, 'proto'), '--out', join(stage, name), ...sources],
    ]);
    if (!generated.ok) throw new BuildError(`protobufjs-cli failed:\n${generated.output || generated.reason}`);
    for (const file of readdirSync(stage)) renameSync(join(stage, file), join(folder, file));
    writeFileSync(stamp, digest);
  } finally {
    clearStages(folder);
  }
}

/** @param {string} folder */
function clearStages(folder) {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(stagePrefix)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} output */
function stampOf(output) {
  return join(dirname(output), '.digest');
}
