import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorflow } from '../../src/worker/tensorflow/load.js';
import { buildDist, distModule } from '../support/built.js';

beforeAll(buildDist);

/** A module that loads TensorFlow, multiplies two matrices, and tells what it saw. */
const probe = `
  import { parentPort } from 'node:worker_threads';
  import { loadTensorflow } from '${distModule('worker/tensorflow/load.js')}';
  const { kind, version, reason, tf } = await loadTensorflow();
  const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
  const seen = { kind, version, reason, backend: tf.getBackend(), product: product.dataSync()[0] };
  if (parentPort) parentPort.postMessage(seen);
  else console.log(JSON.stringify(seen));
`;

interface Seen {
  readonly kind: string;
  readonly version: string;
  readonly reason?: string;
  readonly backend: string;
  readonly product: number;
}

async function inProcess(backend: string): Promise<{ seen: Seen; stderr: string }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', probe], {
    env: { ...process.env, GRW_BACKEND: backend },
  });
  return { seen: JSON.parse(stdout) as Seen, stderr };
}

function inThread(): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(probe)}`));
    worker.once('message', resolve).once('error', reject);
  });
}

describe('loadTensorflow', () => {
  it('gives a backend that computes, the same one every time', async () => {
    const loaded = await loadTensorflow();
    expect(await loadTensorflow()).toBe(loaded);
    const { tf } = loaded;
    expect(tf.getBackend()).toBe(loaded.kind === 'native' ? 'tensorflow' : 'wasm');
    expect(Array.from(tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync())).toEqual([11]);
    expect(loaded.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('loads in two threads at once', async () => {
    const { kind } = await loadTensorflow();
    const both = await Promise.all([inThread(), inThread()]);
    expect(both.map((seen) => [seen.kind, seen.product])).toEqual([
      [kind, 11],
      [kind, 11],
    ]);
  });

  it('obeys GRW_BACKEND=wasm, and says why it is not native', async () => {
    const { seen } = await inProcess('wasm');
    expect(seen).toMatchObject({ kind: 'wasm', backend: 'wasm', product: 11, reason: 'GRW_BACKEND=wasm asks for it' });
  });

  it('prints nothing of its own', async () => {
    const { kind } = await loadTensorflow();
    expect((await inProcess(kind)).stderr).toBe('');
  });

  it('refuses a backend that it does not know', async () => {
    await expect(inProcess('cuda')).rejects.toThrow('GRW_BACKEND is "cuda"; it can be "native" or "wasm"');
  });

  it('adds no handlers of uncaught errors to the process', async () => {
    const before = process.listenerCount('unhandledRejection');
    await loadTensorflow();
    expect(process.listenerCount('unhandledRejection')).toBe(before);
  });
});
