import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageVersion } from '../package-version.js';
import type { Provenance } from '../report/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What and where computed a report's numbers. */
export function provenance(started?: Date): Provenance {
  const model = cpus().at(0)?.model.trim() ?? 'unknown processor';
  return {
    version: packageVersion(),
    git: commit(),
    node: process.version,
    host: {
      processor: `${model}, ${availableParallelism()} cores`,
      memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
      system: `${platform()} ${release()}`,
    },
    started,
    reported: new Date(),
  };
}

/** The checkout's commit, marked when files differ from it; undefined outside a checkout or without git. */
function commit(): string | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '-uno') === '' ? '' : ' (modified)');
  } catch {
    return undefined;
  }
}
