import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** For tests that start threads or processes, which run dist/: makes it what src/ says. Quick when it already is. */
export function buildDist(): void {
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The address of a compiled module, by its path below src. */
export function distModule(path: string): string {
  return pathToFileURL(`${root}/dist/${path}`).href;
}
