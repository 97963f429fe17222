import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { fleetService } from '../../src/wire/index.js';
import { ownLoopback } from '../support/loopback.js';

type Stream = ServerDuplexStream<Buffer, Buffer>;

/** What is said to a node that asks for a file or a checkpoint, and what becomes of the call then. */
export interface Answer {
  readonly messages: readonly Buffer[];
  readonly end: 'ended' | 'refused' | 'never';
}

/** What a hostile coordinator says to a node that attaches, and to one that asks for files or checkpoints. */
export interface Script {
  readonly attached: () => readonly Buffer[];
  readonly asked: () => Answer;
}

const identity = (bytes: Buffer): Buffer => bytes;

/** A coordinator that sends any bytes as messages: no codec of ours stands between it and the node. */
export class RawCoordinator {
  private readonly server = new Server({ 'grpc.max_send_message_length': -1 });
  /** Times a node attached, messages that were sent to it, and times it gave up what it had asked for. */
  readonly told = { streams: 0, messages: 0, cancelled: 0 };

  private constructor(private readonly script: Script) {
    const raw = (path: string, requestStream: boolean, responseStream: boolean) => ({
      path,
      requestStream,
      responseStream,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    });
    const { attach, fetch, deposit, recall } = fleetService;
    this.server.addService(
      {
        attach: raw(attach.path, true, true),
        fetch: raw(fetch.path, false, true),
        deposit: raw(deposit.path, true, false),
        recall: raw(recall.path, false, true),
      },
      {
        attach: (stream: Stream) => this.attached(stream),
        fetch: (call: ServerWritableStream<Buffer, Buffer>) => this.asked(call),
        recall: (call: ServerWritableStream<Buffer, Buffer>) => this.asked(call),
        deposit: (_: unknown, reply: (error: object) => void) => reply({ code: status.UNAVAILABLE, details: 'no' }),
      },
    );
  }

  static async listen(script: Script): Promise<{ peer: RawCoordinator; address: string }> {
    const peer = new RawCoordinator(script);
    // Another coordinator is to take its place.
    const host = ownLoopback();
    const port = await new Promise<number>((resolve, reject) =>
      peer.server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    return { peer, address: `${host}:${port}` };
  }

  close(): void {
    this.server.forceShutdown();
  }

  private attached(stream: Stream): void {
    stream.on('error', () => undefined);
    this.told.streams += 1;
    // Behind the hello, as a coordinator would.
    stream.once('data', () => {
      for (const message of this.script.attached()) {
        this.told.messages += 1;
        stream.write(message);
      }
      setTimeout(() => stream.end(), 50);
    });
    stream.on('data', () => undefined);
  }

  private asked(call: ServerWritableStream<Buffer, Buffer>): void {
    call.on('error', () => undefined);
    call.on('cancelled', () => (this.told.cancelled += 1));
    const { messages, end } = this.script.asked();
    for (const message of messages) call.write(message);
    if (end === 'ended') call.end();
    else if (end === 'refused') call.emit('error', { code: status.NOT_FOUND, details: 'refused by the script' });
  }
}
