import { beforeAll, expect, test } from 'vitest';
import { ControlClient } from '../../src/cli/control/index.js';
import { buildDist } from '../support/built.js';
import { coordinator, localNode } from './fleet.js';
import { cheapSweep, folder, uniformSweep } from './support.js';

beforeAll(buildDist, 120_000);

test('errors are told grouped by their signature, and are not forgotten when the coordinator begins anew', async () => {
  const dataDirectory = folder();
  const running = await coordinator({ dataDirectory, retries: 1, backoffMs: 1 });
  // λ = 17 throws, with the seed in its message; λ = 13 is invalid.
  const sweep = cheapSweep([...[1, 2, 3].map((seed) => ({ seed, lambda: 17 })), { seed: 4, lambda: 13 }, { seed: 5 }]);
  const id = running.submit(sweep);
  localNode(running.address, { name: 'one' });
  expect(await running.whenFinished(id)).toMatchObject({ done: 1, failed: 4 });
  const client = new ControlClient(running.address);
  const { faults } = await client.status(null);
  client.close();
  const threw = { kind: 'error', signature: 'Error: cannot train seed #', failed: 3, attempts: 6, nodes: ['one'] };
  const invalid = { kind: 'invalid', failed: 1, attempts: 1, nodes: ['one'] };
  expect(faults).toHaveLength(2);
  expect(faults).toEqual(expect.arrayContaining([expect.objectContaining(threw), expect.objectContaining(invalid)]));
  await running.close();

  const again = await coordinator({ dataDirectory });
  again.submit(uniformSweep(1, 1, 'other'));
  expect(
    again
      .status()
      .faults.map(({ signature, failed }) => [signature, failed])
      .sort(),
  ).toEqual([
    [threw.signature, 3],
    [faults.find(({ kind }) => kind === 'invalid')!.signature, 1],
  ]);
}, 300_000);
