/** A coordinator that does not keep to the protocol, and a node that has to live with it until another takes its place. */
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { CellId } from '../../src/core/cell/index.js';
import { canonicalJson } from '../../src/core/cell/index.js';
import type { CoordinatorId } from '../../src/core/fleet/index.js';
import { randomStream } from '../../src/core/random/index.js';
import type { CoordinatorMessage } from '../../src/wire/index.js';
import { fleetService, PROTOCOL_VERSION } from '../../src/wire/index.js';
import { coordinator, localNode } from '../fleet/fleet.js';
import { cheapCell, folder, leaseOf, uniformSweep, until } from '../fleet/support.js';
import { buildDist } from '../support/built.js';
import { Dice, mutated } from './mutations.js';
import { RawCoordinator } from './peer-server.js';
import { DIGEST } from './sound.js';

beforeAll(buildDist, 120_000);

/** Messages that a node is sent at least. */
const MESSAGES = 3_000;
const AT_ONCE = 40;
const CELLS = 20;

const seed = Number(process.env['GRW_FUZZ_SEED'] ?? Date.now() % 1e9);
const { attach } = fleetService;

const WELCOME: CoordinatorMessage = {
  kind: 'welcome',
  protocolVersion: PROTOCOL_VERSION,
  coordinator: 'ab'.repeat(16) as CoordinatorId,
  heartbeatMs: 500,
  leaseMs: 2_000,
};

/** Something of everything that can be said to a node: cells that are none, too, and files that nobody has. */
function sound(): Buffer[] {
  const cell = cheapCell({ seed: 1, epochs: 5 });
  const file = { name: 'csv', file: DIGEST, contents: {} };
  const texts = [canonicalJson(cell), canonicalJson({ ...cell, data: file }), '{"data":', 'null', '[]', ''];
  const checkpoint = { epochs: 3, bytes: 100, backend: 'javascript float64' };
  const leases = [1, 7, Number.MAX_SAFE_INTEGER].map((attempt) => leaseOf({ seed: 1, epochs: 5 }, attempt));
  const stranger = { cell: '0f'.repeat(16) as CellId, attempt: leases[1]!.attempt };
  const messages: CoordinatorMessage[] = [
    WELCOME,
    ...texts.map((text, i): CoordinatorMessage => {
      const lease = { cell: stranger.cell, attempt: (100 + i) as never };
      return { kind: 'assignments', assignments: [{ lease, cell: text, checkpoint }] };
    }),
    { kind: 'assignments', assignments: leases.map((lease) => ({ lease, cell: texts[0]!, checkpoint: null })) },
    { kind: 'acknowledged', leases: [...leases, stranger] },
    { kind: 'revoke', leases: [...leases, stranger] },
    { kind: 'drain', reason: 'coordinator-closing' },
  ];
  return messages.map(attach.responseSerialize);
}

/** A coordinator may send a node away, or speak another language: then the node ends, as it should. */
function isFarewell(bytes: Buffer): boolean {
  const message = attach.responseDeserialize(bytes);
  if (message.kind === 'drain') return message.reason === 'node';
  return message.kind === 'welcome' && message.protocolVersion !== PROTOCOL_VERSION;
}

test(`a node survives whatever a coordinator says, and works for the next one, seed ${seed}`, async () => {
  const dice = new Dice(randomStream(seed, 'coordinator'));
  const messages = sound();
  const welcome = attach.responseSerialize(WELCOME);
  const odd = (): Buffer => {
    const message = dice.pick(messages);
    const said = dice.below(3) === 0 ? message : mutated(message, dice);
    return isFarewell(said) ? message : said;
  };
  const several = (most: number): Buffer[] => Array.from({ length: 1 + dice.below(most) }, odd);
  const { peer, address } = await RawCoordinator.listen({
    attached: () => (dice.below(4) === 0 ? several(AT_ONCE) : [welcome, ...several(AT_ONCE)]),
    asked: () => ({
      messages: Array.from({ length: dice.below(4) }, () => dice.bytes(1 + dice.below(60))),
      end: dice.pick(['ended', 'refused', 'never']),
    }),
  });
  onTestFinished(() => peer.close());
  const nodes = [0, 1].map((n) => {
    const checkpoints = { folder: folder(), everySeconds: 60 };
    return localNode(address, { name: `node ${n}`, threads: 1, outbox: folder(), checkpoints, uploadEvery: 1 });
  });
  const pids = nodes.map(({ process: { pid } }) => pid);
  await until(() => peer.told.messages >= MESSAGES, 200_000);
  peer.close();
  const sweep = uniformSweep(CELLS, 2);
  const running = await coordinator({ listen: address });
  expect(await running.whenFinished(running.submit(sweep))).toMatchObject({ done: CELLS, failed: 0 });
  expect(nodes.map(({ process: { pid } }) => pid)).toEqual(pids);
  for (const node of nodes) expect(await node.stop()).toMatchObject({ code: 0, crashes: 0 });
}, 300_000);
