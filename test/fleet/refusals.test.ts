import type { ServiceError } from '@grpc/grpc-js';
import { Client, credentials, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCoordinator } from '../../src/coordinator/index.js';
import { NUMERIC_VERSION } from '../../src/core/cell/index.js';
import { silentLog } from '../../src/log/index.js';
import { ControlClient } from '../../src/cli/control/index.js';
import type { Hello, NodeMessage } from '../../src/wire/index.js';
import { fleetService, PROTOCOL_VERSION } from '../../src/wire/index.js';
import { startNode } from '../../src/worker/node.js';
import { coordinator } from './fleet.js';
import { CHEAP_TRAINER, folder, NODE, uniformSweep } from './support.js';

const { path, requestSerialize, responseDeserialize } = fleetService.attach;
const HELLO: Hello = {
  kind: 'hello',
  protocolVersion: PROTOCOL_VERSION,
  numericVersion: NUMERIC_VERSION,
  node: NODE,
  name: 'raw',
  softwareVersion: 'test',
  threads: 1,
  memory: 0,
  held: [],
};

function client(address: string): Client {
  const made = new Client(address, credentials.createInsecure());
  onTestFinished(() => made.close());
  return made;
}

/** Says these things on a stream of its own; how does it end? */
function attach(address: string, ...messages: (NodeMessage | Buffer)[]): Promise<ServiceError> {
  const serialize = (message: NodeMessage | Buffer): Buffer =>
    Buffer.isBuffer(message) ? message : requestSerialize(message);
  const stream = client(address).makeBidiStreamRequest(path, serialize, responseDeserialize);
  stream.on('data', () => undefined);
  const end = new Promise<ServiceError>((resolve) => stream.on('error', resolve));
  for (const message of messages) stream.write(message);
  return end;
}

describe('a peer that breaks the protocol is told so, and harms nobody', () => {
  test.each<[string, (NodeMessage | Buffer)[], status, RegExp]>([
    ['anything before hello', [{ kind: 'want', credits: 1 }], status.FAILED_PRECONDITION, /want before hello/],
    ['hello twice', [HELLO, HELLO], status.FAILED_PRECONDITION, /hello twice/],
    ['another protocol', [{ ...HELLO, protocolVersion: 99 }], status.FAILED_PRECONDITION, /protocol version 99/],
    ['other numbers', [{ ...HELLO, numericVersion: 99 }], status.FAILED_PRECONDITION, /numeric version 99/],
    ['bytes that are no message', [HELLO, Buffer.from('ffffffffffff', 'hex')], status.INVALID_ARGUMENT, /./],
    ['an empty message', [HELLO, Buffer.alloc(0)], status.INVALID_ARGUMENT, /known message/],
    ['a field out of bounds', [HELLO, { kind: 'want', credits: 1e6 }], status.INVALID_ARGUMENT, /want\.credits/],
    ['a message that is too long', [HELLO, Buffer.alloc(65 * 1024 * 1024)], status.RESOURCE_EXHAUSTED, /larger/],
  ])('%s', async (_, messages, code, details) => {
    const running = await coordinator();
    const error = await attach(running.address, ...messages);
    expect(status[error.code]).toBe(status[code]);
    expect(error.details).toMatch(details);
    const control = new ControlClient(running.address);
    expect(await control.status(null)).toMatchObject({ kind: 'fleet', sweeps: [] });
    control.close();
  });

  test('a node that is refused gives up and says why', async () => {
    const running = await coordinator();
    const node = startNode({
      coordinator: running.address,
      threads: 1,
      name: 'n'.repeat(300),
      log: silentLog(),
      trainerModule: CHEAP_TRAINER,
    });
    await expect(node.ended).rejects.toThrow(/refused this node: hello\.name: expected at most 200 characters/);
  });
});

test('health says SERVING while it serves', async () => {
  const running = await coordinator();
  const check = healthService['Check']!;
  const reply = await new Promise<unknown>((resolve, reject) => {
    client(running.address).makeUnaryRequest<object, unknown>(
      check.path,
      check.requestSerialize,
      check.responseDeserialize,
      { service: 'grw.v1.Fleet' },
      (error, value) => (error === null ? resolve(value) : reject(error)),
    );
  });
  expect(reply).toEqual({ status: 'SERVING' });
});

describe('control', () => {
  test('submit gives an id and counts, or diagnostics; the same again is the same', async () => {
    const sweep = uniformSweep(3, 1);
    const diagnostics = [{ line: 2, column: 5, message: 'no' }];
    const running = await coordinator({
      expand: (_, text) => (text === 'good' ? { kind: 'sweep', sweep } : { kind: 'refused', diagnostics }),
    });
    const control = new ControlClient(running.address);
    onTestFinished(() => control.close());
    const accepted = await control.submit('a.yaml', 'good');
    expect(accepted).toMatchObject({ kind: 'accepted', counts: { pending: 3, leased: 0, done: 0, failed: 0 } });
    expect(await control.submit('a.yaml', 'good')).toEqual(accepted);
    expect(await control.submit('a.yaml', 'bad')).toEqual({ kind: 'refused', diagnostics });
    expect(await control.status(null)).toMatchObject({ sweeps: [{ name: 'cheap', counts: { pending: 3 } }] });
  });

  test('a coordinator that serves one run takes no other sweeps', async () => {
    const control = new ControlClient((await coordinator()).address);
    onTestFinished(() => control.close());
    await expect(control.submit('a.yaml', '')).rejects.toThrow(/takes no other sweeps/);
  });
});

test.each([
  ['0.0.0.0:0', /refusing to listen on 0\.0\.0\.0:0.*--insecure/],
  ['[::]:0', /refusing/],
  ['example.org:80', /refusing/],
  ['nonsense', /expected HOST:PORT/],
  ['127.0.0.1:99999', /expected HOST:PORT/],
])('listening on %s is refused', async (listen, message) => {
  await expect(startCoordinator({ listen, dataDirectory: folder(), log: silentLog() })).rejects.toThrow(message);
});
