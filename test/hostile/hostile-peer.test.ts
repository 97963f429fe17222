/** Peers that do not keep to the protocol: what they send, and how they behave. The coordinator lives in this process. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { status } from '@grpc/grpc-js';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ControlClient, expandFile } from '../../src/cli/control/index.js';
import type { Coordinator } from '../../src/coordinator/index.js';
import { digestOf } from '../../src/core/data/index.js';
import { randomStream } from '../../src/core/random/index.js';
import { controlService, fleetService } from '../../src/wire/index.js';
import { coordinator, localNode } from '../fleet/fleet.js';
import { cheapResult, folder, leaseOf, SPAN, uniformSweep, until } from '../fleet/support.js';
import { buildDist } from '../support/built.js';
import { Dice, field, mutated } from './mutations.js';
import type { Answer, CallOptions } from './peer.js';
import { impropriety, METHODS, RawPeer, speakToTheWind } from './peer.js';
import { DIGEST, HELLO, NEVER_GIVEN, nodeMessages, requests } from './sound.js';

beforeAll(buildDist, 120_000);

const MIB = 2 ** 20;
const CELLS = 20;
const ATTACH = fleetService.attach.path;
/** As many calls as one connection may have at a time. */
const AT_ONCE = 48;

const seed = Number(process.env['GRW_FUZZ_SEED'] ?? Date.now() % 1e9);

function peer(address: string, options = {}): RawPeer {
  const made = new RawPeer(address, options);
  onTestFinished(() => made.close());
  return made;
}

/** A coordinator with a sweep that hostile peers know of. */
async function besieged(leaseMs = 2_000): Promise<{ running: Coordinator; sweep: ReturnType<typeof uniformSweep> }> {
  const running = await coordinator({ dataDirectory: folder(), expand: expandFile, leaseMs });
  const sweep = uniformSweep(CELLS, 2);
  running.submit(sweep);
  return { running, sweep };
}

/** A sound node comes, and what it leaves is what it would have left without the others; a client sees all of it. */
async function expectUnharmed(running: Coordinator, sweep: ReturnType<typeof uniformSweep>): Promise<void> {
  const control = new ControlClient(running.address);
  onTestFinished(() => control.close());
  const { sweeps } = await control.status(null);
  const own = sweeps.find(({ name }) => name === 'cheap')!.sweep;
  for (const { sweep: id } of sweeps) await control.steer(id, id === own ? 'active' : 'cancelled');
  expect(running.store.counts(own)).toMatchObject({ done: 0, failed: 0 });
  localNode(running.address, { name: 'sound' });
  expect(await running.whenFinished(own)).toEqual({ pending: 0, leased: 0, done: CELLS, failed: 0 });
  for (const { id, cell } of sweep.cells) {
    const expected = { ...(await cheapResult({ seed: cell.seed })), epochs: cell.train.epochs };
    expect(running.store.result(id)).toEqual(expected);
    expect(running.store.attempts(id).filter(({ outcome }) => outcome === 'result')).toHaveLength(1);
  }
}

interface Shot extends CallOptions {
  readonly path: string;
  readonly messages: readonly Buffer[];
}

/** Some at a time; what was answered improperly, with what is needed to send it again. */
async function fire(address: string, shots: readonly Shot[]): Promise<{ improper: string[]; answers: Answer[] }> {
  const peers = [peer(address), peer(address)];
  const improper: string[] = [];
  const answers: Answer[] = [];
  const queue = [...shots.entries()];
  const gunner = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [i, { path, messages, ...options }] = next;
      const answer = await peers[i % 2]!.call(path, messages, options);
      answers.push(answer);
      const wrong = impropriety(answer);
      if (wrong !== null) improper.push(`${path} ${i}: ${wrong} ← ${messages.map(hex).join(' | ')}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, gunner));
  return { improper, answers };
}

function hex(bytes: Buffer): string {
  return bytes.length > 200 ? `${bytes.toString('hex', 0, 200)}… (${bytes.length} bytes)` : bytes.toString('hex');
}

describe(`messages that no client of ours would send, seed ${seed}`, () => {
  test('every method answers each with a proper status, and nothing comes of any', async () => {
    const { running, sweep } = await besieged();
    const dice = new Dice(randomStream(seed, 'unary'));
    const sound = requests();
    const methods = METHODS.filter(({ path }) => path !== ATTACH);
    const shots = Array.from({ length: 3_000 }, (): Shot => {
      const { path } = dice.pick(methods);
      // Now and then the request of another method, none at all, or several.
      const from = dice.below(20) === 0 ? dice.pick([...sound.values()]).slice() : sound.get(path)!;
      const count = dice.pick([1, 1, 1, 1, 1, 1, 0, 2, 3]);
      const messages = Array.from({ length: count }, () => mutated(dice.pick(from), dice));
      return { path, messages, halfClose: true, patienceMs: 3_000 };
    });
    const { improper, answers } = await fire(running.address, shots);
    expect(improper).toEqual([]);
    const codes = new Set(answers.map(({ code }) => code));
    expect(codes).toContain(status.INVALID_ARGUMENT);
    expect(codes).toContain(status.NOT_FOUND);
    await expectUnharmed(running, sweep);
  }, 300_000);

  test('nor does anything come of what is said on attached streams, in whatever order', async () => {
    const { running, sweep } = await besieged();
    const dice = new Dice(randomStream(seed, 'attach'));
    const sound = await nodeMessages(
      sweep.cells.slice(0, 3).map(({ cell }) => ({ seed: cell.seed, epochs: cell.train.epochs })),
    );
    const shots = Array.from({ length: 1_500 }, (): Shot => {
      const said = Array.from({ length: 1 + dice.below(5) }, () => {
        const message = dice.pick(sound);
        return dice.below(3) === 0 ? message : mutated(message, dice);
      });
      const messages = dice.below(4) === 0 ? said : [sound[0]!, ...said];
      return { path: ATTACH, messages, halfClose: dice.below(4) > 0, patienceMs: 500 };
    });
    const { improper, answers } = await fire(running.address, shots);
    expect(improper).toEqual([]);
    const codes = new Set(answers.map(({ code }) => code));
    for (const code of [status.OK, status.INVALID_ARGUMENT, status.FAILED_PRECONDITION]) expect(codes).toContain(code);
    await expectUnharmed(running, sweep);
  }, 300_000);

  test('a node that says it has done what it never was given is believed in nothing', async () => {
    const { running, sweep } = await besieged();
    const cells = sweep.cells.map(({ cell }) => ({ seed: cell.seed, epochs: cell.train.epochs }));
    const [hello, claims, ...rest] = await nodeMessages(cells);
    for (const first of [hello!, claims!])
      for (const halfClose of [true, false]) {
        const patience = { patienceMs: 60_000, answeredMs: 500 };
        const answer = await peer(running.address).call(ATTACH, [first, ...rest], { halfClose, ...patience });
        expect(answer.messages).toBeGreaterThan(0);
      }
    expect(running.status().sweeps[0]!.counts).toMatchObject({ done: 0, failed: 0 });
    await expectUnharmed(running, sweep);
  }, 300_000);
});

describe('a peer that wants to be costly', () => {
  test('messages of millions of items are refused before they are made objects', async () => {
    const { running, sweep } = await besieged();
    const empty = Buffer.alloc(60 * MIB).fill(Buffer.from([0x42, 0x00]));
    const items = (number: number, of: number): Buffer => field(number, Buffer.from(empty).fill(Buffer.from([of, 0])));
    // Leases held, progress, results, failures, threads; each of two bytes on the wire.
    for (const message of [items(1, 0x42), items(3, 0x0a), items(4, 0x0a), items(4, 0x12), items(5, 0x0a)]) {
      const answer = await peer(running.address).call(ATTACH, [message]);
      expect(answer).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringContaining('items') });
    }
    const submit = Buffer.from(empty).fill(Buffer.from([0x1a, 0x00]));
    expect(await peer(running.address).call(controlService.submit.path, [submit])).toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    await expectUnharmed(running, sweep);
  }, 300_000);

  test('a message that grows when it is unpacked is refused', async () => {
    // Packing takes a while: it is to be neither without a hello for so long, nor silent.
    const { running, sweep } = await besieged(120_000);
    const zipping = peer(running.address, { 'grpc.default_compression_algorithm': 2 });
    const messages = [fleetService.attach.requestSerialize(HELLO), Buffer.alloc(100 * MIB)];
    const answer = await zipping.call(ATTACH, messages, { patienceMs: 120_000 });
    expect(status[answer.code]).toBe('RESOURCE_EXHAUSTED');
    await expectUnharmed(running, sweep);
  }, 300_000);

  test('one that speaks and never listens is cut off', async () => {
    // A lease so long that silence is not what ends it.
    const { running, sweep } = await besieged(60_000);
    const cells = sweep.cells.map(({ cell }) => ({ seed: cell.seed, epochs: cell.train.epochs }));
    const leases = NEVER_GIVEN.map((attempt) => leaseOf(cells[0]!, attempt));
    const failure = { kind: 'error', message: '', signature: '' } as const;
    const failures = Array.from({ length: 90_000 }, (_, i) => ({ lease: leases[i % 3]!, span: SPAN, failure }));
    const { requestSerialize } = fleetService.attach;
    const flood = requestSerialize({ kind: 'reports', results: [], failures });
    const messages = [requestSerialize({ ...HELLO, name: 'deaf' }), ...Array<Buffer>(4).fill(flood)];
    const hangUp = speakToTheWind(running.address, [{ path: ATTACH, messages }]);
    onTestFinished(hangUp);
    const deaf = (): boolean | undefined => running.status().nodes.find(({ name }) => name === 'deaf')?.connected;
    // It was attached and is known for as long as a lease lasts.
    await until(() => deaf() === false, 200_000);
    await expectUnharmed(running, sweep);
  }, 300_000);

  test('uploads that never end, and downloads that nobody takes, leave the memory as it is', async () => {
    const { running, sweep } = await besieged();
    const bytes = Buffer.alloc(32 * MIB, 7);
    running.keepData(bytes);
    const { requestSerialize } = fleetService.fetch;
    const fetching = requestSerialize({ kind: 'fetch', digest: digestOf(bytes) });
    const before = memory();
    const download = { path: fleetService.fetch.path, messages: [fetching] };
    onTestFinished(speakToTheWind(running.address, Array<typeof download>(40).fill(download)));
    const piece = Buffer.alloc(MIB, 1);
    const chunk = controlService.upload.requestSerialize({ kind: 'chunk', digest: DIGEST, data: piece });
    // Five of them are more than there is room for: some may be cut off on a busy machine.
    const upload = Array<Buffer>(60).fill(chunk);
    let refused: () => void = () => undefined;
    const oneIsRefused = new Promise<void>((resolve) => (refused = resolve));
    // Not at once: there is to be time for the others to be costly.
    const patience = { patienceMs: 200_000, until: Promise.all([oneIsRefused, sleep(3_000)]) };
    const uploads = Array.from({ length: 10 }, async () => {
      const { path } = controlService.upload;
      const { code } = await peer(running.address).call(path, upload, { halfClose: false, ...patience });
      if (code === status.RESOURCE_EXHAUSTED) refused();
      return code;
    });
    expect(await Promise.all(uploads)).toContain(status.RESOURCE_EXHAUSTED);
    // Four files' worth of uploads may be under way; forty downloads would be 1.25 GiB.
    expect(memory() - before).toBeLessThan(400 * MIB);
    await expectUnharmed(running, sweep);
  }, 300_000);

  test('hundreds of streams that say nothing are closed in time, and do not keep others out', async () => {
    const { running, sweep } = await besieged();
    const silent = Array.from({ length: 5 }, () => peer(running.address)).flatMap((one) =>
      Array.from({ length: 64 }, () => one.call(ATTACH, [], { halfClose: false, patienceMs: 60_000 })),
    );
    await expectUnharmed(running, sweep);
    const codes = new Set((await Promise.all(silent)).map(({ code }) => status[code]));
    expect([...codes]).toEqual(['DEADLINE_EXCEEDED']);
  }, 300_000);

  test('bytes that are no gRPC, and connections that say nothing, are nobody else’s concern', async () => {
    const { running, sweep } = await besieged();
    const [host, port] = running.address.split(':');
    const dice = new Dice(randomStream(seed, 'tcp'));
    const said = [
      Buffer.alloc(0),
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), dice.bytes(500)]),
      ...Array.from({ length: 50 }, () => dice.bytes(1 + dice.below(300))),
    ];
    const sockets = said.map((bytes) => {
      const socket = connect(Number(port), host);
      socket.on('error', () => undefined);
      socket.write(bytes);
      return socket;
    });
    await expectUnharmed(running, sweep);
    for (const socket of sockets) socket.destroy();
  }, 300_000);
});

/** Bytes that this process holds, after the garbage has gone. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
