import type { ClientHttp2Stream } from 'node:http2';
import { connect } from 'node:http2';
import type { ChannelOptions, ServiceError } from '@grpc/grpc-js';
import { Client, credentials, status } from '@grpc/grpc-js';
import { controlService, fleetService } from '../../src/wire/index.js';

/** Every method that is served, by its path. */
export const METHODS = [...Object.values(fleetService), ...Object.values(controlService)];
export type Method = (typeof METHODS)[number];

/** How a call ended. */
export interface Answer {
  readonly code: status;
  readonly details: string;
  /** Messages that came before. */
  readonly messages: number;
}

export interface CallOptions {
  /** Default true: says that nothing more will follow. */
  readonly halfClose?: boolean;
  /** Milliseconds after which the peer gives the call up. */
  readonly patienceMs?: number;
  /** The same, from the first answer on. Default: that makes no difference. */
  readonly answeredMs?: number;
  /** The peer gives the call up when this settles. */
  readonly until?: Promise<unknown>;
}

const identity = (bytes: Buffer): Buffer => bytes;

/** A peer that sends any bytes as messages: no codec of ours stands between it and the server. */
export class RawPeer {
  private readonly client: Client;

  constructor(address: string, options: ChannelOptions = {}) {
    this.client = new Client(address, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
      'grpc.max_receive_message_length': -1,
      // A connection of its own.
      'grpc.use_local_subchannel_pool': 1,
      ...options,
    });
  }

  /**
   * Says these messages on a call of its own, whatever the method expects: several on a unary one, too, or none. Settles with
   * how it ended; CANCELLED with `details` of our own where the peer lost patience.
   */
  call(path: string, messages: readonly Buffer[], options: CallOptions = {}): Promise<Answer> {
    const { halfClose = true, patienceMs = 5_000, answeredMs, until } = options;
    const stream = this.client.makeBidiStreamRequest(path, identity, identity);
    let count = 0;
    let [impatience, satisfied]: (NodeJS.Timeout | undefined)[] = [];
    stream.on('data', () => {
      count += 1;
      if (answeredMs !== undefined) satisfied ??= setTimeout(() => stream.cancel(), answeredMs);
    });
    const ended = new Promise<Answer>((resolve) => {
      let failure: ServiceError | null = null;
      stream.on('error', (error: ServiceError) => (failure = error));
      stream.on('status', ({ code, details }) => resolve({ code: failure?.code ?? code, details, messages: count }));
    });
    for (const message of messages) stream.write(message);
    if (halfClose) stream.end();
    impatience = setTimeout(() => stream.cancel(), patienceMs);
    void until?.then(() => stream.cancel());
    return ended.finally(() => [impatience, satisfied].forEach(clearTimeout));
  }

  close(): void {
    this.client.close();
  }
}

/**
 * Speaks on streams of HTTP/2 and takes nothing that comes back, so that the server's flow control stops it: gRPC's own
 * client reads ahead of whoever uses it. Returns how to hang up.
 */
export function speakToTheWind(
  address: string,
  calls: readonly { path: string; messages: readonly Buffer[] }[],
): () => void {
  const session = connect(`http://${address}`);
  session.on('error', () => undefined);
  for (const { path, messages } of calls) {
    const stream: ClientHttp2Stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    for (const message of messages) stream.write(framed(message));
  }
  return () => session.destroy();
}

/** As gRPC puts messages into a stream: uncompressed, their length in front. */
function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Statuses of a handler that did not know what it was doing. */
const ACCIDENTS: ReadonlySet<number> = new Set([status.UNKNOWN, status.INTERNAL, status.DATA_LOSS]);

/** What is wrong with an answer to nonsense; null when it is a proper one. */
export function impropriety({ code, details }: Answer): string | null {
  if (ACCIDENTS.has(code)) return `${status[code]}: ${details}`;
  if (/\n\s+at |\.[jt]s:\d+|node:internal|node_modules/.test(details)) return `details tell of the inside: ${details}`;
  if (details.length > 10_000) return `details of ${details.length} characters`;
  return null;
}
