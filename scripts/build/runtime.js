// @ts-check
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BuildError } from './error.js';
import { textOf } from './digest.js';

const output = 'src/report/generated/runtime.js';

/** Parts of Vega that no figure uses, a fifth of it. */
const left = ['crossfilter', 'force', 'geo', 'hierarchy', 'label', 'regression', 'voronoi', 'wordcloud'];

/**
 * Puts what report pages run, `src/report/browser` and Vega, into one script that needs nothing else.
 *
 * @param {string} root
 */
export async function bundleRuntime(root) {
  // esbuild is CommonJS, and only there while building.
  const require = createRequire(join(root, 'package.json'));
  /** @type {typeof import('esbuild')} */
  const esbuild = require('esbuild');
  const result = await esbuild
    .build({
      entryPoints: [join(root, 'src/report/browser/main.ts')],
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2022',
      legalComments: 'none',
      write: false,
      logLevel: 'silent',
      plugins: [
        {
          name: 'left-out',
          setup(build) {
            build.onResolve({ filter: new RegExp(`^vega-(${left.join('|')})$`) }, ({ path }) => ({
              path,
              namespace: 'left-out',
            }));
            build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export {};' }));
          },
        },
      ],
    })
    .catch((/** @type {unknown} */ error) => {
      throw new BuildError(`esbuild: ${error instanceof Error ? error.message : String(error)}`);
    });
  // Within a script element `</script` would end it.
  const code = (result.outputFiles[0]?.text ?? '').replace(/<\/script/gi, '<\\/script');
  const file = join(root, output);
  if (textOf(file) === code) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, code);
  renameSync(`${file}.tmp`, file);
}

/** @param {string} root */
export function runtimeExists(root) {
  return textOf(join(root, output)) !== undefined;
}
