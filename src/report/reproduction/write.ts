import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../files.js';
import type { Reproduction } from './input.js';
import { reproductionJson } from './json.js';
import { reproductionPage } from './page.js';

/** Writes `index.html` and `reproduction.json` into `directory`, each replaced whole; the page's path. */
export async function writeReproduction(reproduction: Reproduction, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const index = join(directory, 'index.html');
  const json = `${JSON.stringify(reproductionJson(reproduction), null, 2)}\n`;
  await writeFileAtomically(join(directory, 'reproduction.json'), (write) => write(json));
  await writeFileAtomically(index, (write) => write(reproductionPage(reproduction)));
  return index;
}
