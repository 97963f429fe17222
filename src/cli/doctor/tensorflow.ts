import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compiled } from '../../worker/pool/compiled.js';
import type { Examination, Finding } from './check.js';
import type { LoadedBackend } from './tensorflow-child.js';

const LIMIT_MS = 60_000;

/** The backend that trainers would get, tried in a process of its own: a broken addon can crash. */
export const tensorflow: Examination = {
  name: 'tensorflow',
  mend: 'npm run setup',
  async examine() {
    const child = fileURLToPath(compiled('./tensorflow-child.js', import.meta.url));
    return findingOf(JSON.parse(await outputOf(child)) as LoadedBackend);
  },
};

async function outputOf(child: string): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, [child], { timeout: LIMIT_MS })).stdout;
  } catch (error) {
    const { signal, stderr = '' } = error as { signal?: string | null; stderr?: string };
    const message = /^\w*Error: .+$/m.exec(stderr)?.[0];
    throw new Error(
      signal ? `the process that loads TensorFlow.js was ended by ${signal}` : (message ?? 'does not load'),
      { cause: error },
    );
  }
}

function findingOf(loaded: LoadedBackend): Finding {
  if (loaded.kind === 'native') return { status: 'ok', detail: `native, libtensorflow ${loaded.version}` };
  const detail = `WebAssembly ${loaded.version}: wide networks train far slower than natively (${loaded.reason})`;
  return {
    status: 'warning',
    detail,
    mend: process.env['GRW_BACKEND'] === 'wasm' ? 'unset GRW_BACKEND' : 'npm run setup',
  };
}
