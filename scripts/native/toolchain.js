// @ts-check
import { run } from '../lib/run.js';

/**
 * @typedef {object} Toolchain
 * @property {string} compiler the C++ compiler's command
 * @property {boolean} strips whether `strip` is there
 */

/**
 * The tools that the build from PyPI's wheel needs, or what is missing and how to get it.
 *
 * @param {object} need
 * @param {boolean} need.downloads whether the wheel has to be downloaded, with pip
 * @returns {Promise<{ ok: true, tools: Toolchain } | { ok: false, reason: string, mend: string }>}
 */
export async function findToolchain({ downloads }) {
  const [python, pip, compiler, strip] = await Promise.all([
    works('python3'),
    downloads ? works('python3', '-m', 'pip') : true,
    findCompiler(),
    works('strip'),
  ]);
  if (python && pip && compiler) return { ok: true, tools: { compiler, strips: strip } };
  /** @type {[what: string, debianPackage: string][]} */
  const missing = [];
  if (!python) missing.push(['python3', 'python3']);
  if (!pip) missing.push(['pip for python3', 'python3-pip']);
  if (!compiler) missing.push(['a C++ compiler', 'g++']);
  return {
    ok: false,
    reason: `missing: ${missing.map(([what]) => what).join(', ')}`,
    mend: `apt-get install -y ${missing.map(([, debianPackage]) => debianPackage).join(' ')}`,
  };
}

async function findCompiler() {
  for (const name of [process.env.CXX, 'g++', 'c++', 'clang++']) if (name && (await works(name))) return name;
  return undefined;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function works(command, ...args) {
  return (await run(command, [...args, '--version'], { limitMs: 30_000 })).ok;
}
