// @ts-check
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from '../lib/run.js';

const napiVersion = 8;

/**
 * Compiles tfjs-node's addon, two C++ files against the C interface of libtensorflow and of Node-API, and puts it where
 * tfjs-node looks for it with libtensorflow beside it. The compiler is called directly rather than through node-gyp:
 * that would want Node's own headers (downloading them where they are not installed) and make, for nothing more.
 *
 * @param {object} from
 * @param {string} from.sources folder of the addon's C++ files
 * @param {string} from.libtensorflow folder with `lib/` and `include/`
 * @param {import('./toolchain.js').Toolchain} from.tools
 * @param {string} addon the file to make
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>}
 */
export async function buildAddon({ sources, libtensorflow, tools }, addon) {
  const target = dirname(addon);
  mkdirSync(target, { recursive: true });
  const libraries = readdirSync(join(libtensorflow, 'lib'));
  for (const name of libraries) renameSync(join(libtensorflow, 'lib', name), join(target, name));
  const placed = libraries.map((name) => join(target, name));
  const compiled = await run(
    tools.compiler,
    [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${String(napiVersion)}`],
      ...['-I', nodeApiHeaders(), '-I', join(libtensorflow, 'include')],
      ...[join(sources, 'tfjs_backend.cc'), join(sources, 'tfjs_binding.cc')],
      ...['-o', addon, ...placed, '-Wl,-rpath,$ORIGIN'],
    ],
    { limitMs: 10 * 60_000 },
  );
  if (!compiled.ok) {
    const error = compiled.output.split('\n').find((line) => /error/i.test(line));
    return { ok: false, reason: `${tools.compiler} could not compile the addon: ${error ?? compiled.reason}` };
  }
  // A quarter of libtensorflow is symbols for debuggers. When this fails the libraries are just larger.
  if (tools.strips) await run('strip', ['--strip-unneeded', ...placed], { limitMs: 5 * 60_000 });
  return { ok: true };
}

function nodeApiHeaders() {
  return join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
}
