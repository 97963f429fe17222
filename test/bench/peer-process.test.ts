import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PeerProblem } from '../../src/bench/peers/index.js';
import { PeerError, PeerProcess, PEERS, pythonVersion, startPeers } from '../../src/bench/peers/index.js';
import { matrix } from '../../src/core/ops/index.js';

const script = fileURLToPath(new URL('fake_peer.py', import.meta.url));
const protocol = fileURLToPath(new URL('../../src/bench/peers/protocol.py', import.meta.url));
const hasPython = spawnSync('python3', ['--version']).status === 0;

const problem: PeerProblem = {
  description: {
    model: 'linear',
    depth: 0,
    beta: 0,
    loss: 'squared',
    method: 'erm',
    nu: 0,
    learning_rate: 0.1,
    group: [0, 1],
  },
  precision: 'float32',
  arrays: { y: matrix(2, 1, [7, 8]), x: matrix(2, 3, [1, 2, 3, 0.5, 0.25, 0.125]) },
};

async function start(behaviour: string, options: { module?: string; limitMs?: number; script?: string } = {}) {
  const env = {
    ...process.env,
    PEER_BEHAVIOUR: behaviour,
    PEER_MODULE: options.module ?? 'json',
    PEER_PROTOCOL_FOLDER: dirname(protocol),
  };
  const started = await PeerProcess.start({
    python: 'python3',
    script,
    title: 'Fake',
    threads: 1,
    precision: 'float32',
    env,
    ...options,
  });
  if (!('missing' in started)) onTestFinished(() => started.peer.end());
  return started;
}

async function loaded(behaviour: string): Promise<PeerProcess> {
  const started = await start(behaviour);
  if ('missing' in started) throw new Error('json is part of Python');
  await started.peer.load(problem);
  return started.peer;
}

/** A script that says these lines and ends. */
function scriptThatSays(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'grw-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'peer.py');
  writeFileSync(path, `print(${JSON.stringify(text)})\n`);
  return path;
}

describe.skipIf(!hasPython)('a peer', () => {
  it('is told the problem with its arrays, whatever its libraries print, and answers again and again', async () => {
    const peer = await loaded('works');
    expect(await peer.train(10)).toBe(0.5);
    expect(await peer.predict(1)).toEqual([6, 0.875]);
    expect(await peer.predict(2)).toEqual([12, 1.75]);
    await peer.load({ ...problem, arrays: { x: matrix(1, 1, [3]) } });
    expect(await peer.predict(1)).toEqual([3]);
  });

  it('says its version, or which module is missing', async () => {
    expect(await start('works')).toMatchObject({ version: 'of 1' });
    expect(await start('works', { module: 'no_such_module' })).toEqual({ missing: 'no_such_module' });
  });

  it.each([
    ['raises', 'Fake, 1 thread: ValueError: cannot'],
    ['dies', 'Fake, 1 thread: ended early (exit code 7): out of luck'],
    ['lies', 'Fake, 1 thread: said something else than was asked: {"seconds": -1, "predictions": [6.0, 0.875]}'],
  ])('that %s is reported in one line', async (behaviour, message) => {
    const peer = await loaded(behaviour);
    await expect(peer.train(1)).rejects.toThrow(
      new PeerError('Fake, 1 thread', message.slice('Fake, 1 thread: '.length)),
    );
  });

  it('that does not answer is given up, and ended', async () => {
    await expect(start('hangs', { limitMs: 100 })).rejects.toThrow('Fake, 1 thread: no answer within 0.1 s');
  });

  it('that fails when it starts, or speaks no such protocol, is refused', async () => {
    await expect(start('raises at start')).rejects.toThrow(/^Fake, 1 thread: RuntimeError: no such device$/);
    const says = (text: string) => start('works', { script: scriptThatSays(text) });
    await expect(says('Hello!')).rejects.toThrow('Fake, 1 thread: said what is not JSON: Hello!');
    await expect(says('{"protocol": 99, "version": "1", "python": "3"}')).rejects.toThrow(
      /^Fake, 1 thread: said something else than was asked: .*99/,
    );
    await expect(start('works', { script: join(dirname(script), 'none.py') })).rejects.toThrow(
      /^Fake, 1 thread: ended early \(exit code 2\): .*none\.py/,
    );
  });
});

describe('the peers that are shipped', () => {
  it.skipIf(!hasPython)('each start, or say that their framework is not there', async () => {
    const { peers, skipped } = await startPeers({ python: 'python3', precision: 'float64', env: process.env });
    for (const { process } of peers) await process.end();
    for (const { name, title } of PEERS)
      expect(
        peers.some(({ kind }) => kind.name === name) || skipped.includes(`${title}: python3 has no module ${name}`),
        name,
      ).toBe(true);
  });
});

describe('the program named as Python', () => {
  it('has to exist and to be Python', async () => {
    await expect(pythonVersion('/nonexistent')).rejects.toThrow(/^--python \/nonexistent: no such program; name /);
    await expect(pythonVersion(process.execPath)).rejects.toThrow(/: is not Python 3; name /);
    await expect(pythonVersion(dirname(script))).rejects.toThrow(/: cannot be executed; name /);
  });

  it.skipIf(!hasPython)('tells its version', async () => {
    expect(await pythonVersion('python3')).toMatch(/^3\.\d+/);
  });
});
