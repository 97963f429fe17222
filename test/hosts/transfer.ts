/**
 * One end of a transfer of a checkpoint, over the project's own services and options: `serve ADDRESS FILE WINDOW`, which prints a line
 * when it listens, or `carry ADDRESS FILE WINDOW`, which uploads the file, fetches it again and prints the seconds of both as JSON.
 */
import { cpuUsage } from 'node:process';
import type { sendUnaryData } from '@grpc/grpc-js';
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import { piecesOf } from '../../src/checkpoint-file/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt } from '../../src/core/fleet/index.js';
import type { DepositCall, RecallCall } from '../../src/coordinator/service/checkpoint-transfer.js';
import { CLIENT_OPTIONS, fleetService, SERVER_OPTIONS, widenWindows } from '../../src/wire/index.js';
import type { DepositReply } from '../../src/wire/index.js';
import { depositCheckpoint, recallCheckpoint } from '../../src/worker/attach/carry-checkpoint.js';

const [, , role, address = '', file = '', window = ''] = process.argv;
const CELL = `sha256:${'0'.repeat(64)}` as CellId;

if (role === 'serve') serve();
else process.stdout.write(`${JSON.stringify(await carry())}\n`);

function serve(): void {
  const { deposit, recall } = fleetService;
  const server = new Server(SERVER_OPTIONS);
  widenWindows(server, Number(window));
  server.addService(
    { deposit, recall },
    {
      deposit: (call: DepositCall, reply: sendUnaryData<DepositReply>) =>
        void call.on('data', () => undefined).on('end', () => reply(null, { kind: 'deposited' })),
      recall: (call: RecallCall) => void send(call),
    },
  );
  server.bindAsync(address, ServerCredentials.createInsecure(), (error) => {
    if (error !== null) throw error;
    process.stdout.write('it listens\n');
  });
}

async function send(call: RecallCall): Promise<void> {
  for await (const piece of piecesOf(file, null))
    if (!call.write(piece)) await new Promise((resolve) => call.once('drain', resolve));
  call.end();
}

async function carry() {
  const client = new Client(address, credentials.createInsecure(), {
    ...CLIENT_OPTIONS,
    'grpc-node.flow_control_window': Number(window),
  });
  await new Promise((resolve) => client.waitForReady(Date.now() + 10_000, resolve));
  const up = await timed(() => depositCheckpoint(client, { cell: CELL, attempt: 1 as Attempt }, file, 600_000));
  const down = await timed(async () => {
    for await (const piece of recallCheckpoint(client, CELL)) if (piece.kind === 'malformed') throw new Error();
  });
  client.close();
  return { up, down, cpu: (cpuUsage().user + cpuUsage().system) / 1e6 };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
