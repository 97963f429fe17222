import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { Metadata, status } from '@grpc/grpc-js';
import type { CellId } from '../../core/cell/index.js';
import type { Lease } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import type { DialOptions } from '../../security/index.js';
import { Dialler, readJoinToken, TOKEN_METADATA } from '../../security/index.js';
import type { CheckpointPiece, CoordinatorMessage, Hello, Malformed, NodeMessage, Welcome } from '../../wire/index.js';
import { CLIENT_OPTIONS, fleetService, HELLO_DEADLINE_MS, PROTOCOL_VERSION } from '../../wire/index.js';
import { within } from '../within.js';
import { Backoff } from './backoff.js';
import { depositCheckpoint, recallCheckpoint } from './carry-checkpoint.js';
import { NodeRefusedError } from './errors.js';
import { fetchData } from './fetch-data.js';

type Stream = ClientDuplexStream<NodeMessage, CoordinatorMessage | Malformed>;

/** Statuses that say: not you, not ever. Everything else may pass. */
const REFUSALS: ReadonlySet<number> = new Set([
  status.FAILED_PRECONDITION,
  status.INVALID_ARGUMENT,
  status.UNIMPLEMENTED,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
]);

/** Of these, those of files that may be renewed while the node goes on. */
const MENDABLE: ReadonlySet<number> = new Set([status.UNAUTHENTICATED]);

/** Statuses behind which gRPC hides why there is no connection. */
const UNEXPLAINED: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.PERMISSION_DENIED]);

/** Milliseconds the coordinator has to end a stream that this side has ended. */
const CLOSE_MS = 2_000;

/** How a node shows that it may join. */
export interface JoinOptions extends DialOptions {
  /** File of the join token. Default: the environment has it, or none is asked for. */
  readonly joinTokenFile?: string | undefined;
}

export interface LinkEvents {
  /** Asked for at every attempt: what is held changes. */
  hello(): Hello;
  /** Attached: say what has not been acknowledged. */
  onUp(welcome: Welcome): void;
  onMessage(message: Exclude<CoordinatorMessage, Welcome>): void;
  /** The stream can take more. */
  onWritable(): void;
  /** Detached; the link tries again by itself. */
  onDown(): void;
  /** The link has given up for good. */
  onRefused(error: NodeRefusedError): void;
}

/** A node's line to its coordinator: one stream at a time, made again with backoff and jitter for as long as it takes. */
export class Link {
  private readonly dialler: Dialler;
  private readonly backoff = new Backoff();
  private stream: Stream | null = null;
  private up = false;
  /** Whether it has ever been up: then files that expire are waited for, since the cells in hand are worth it. */
  private hasBeenUp = false;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  /** @throws SecurityError */
  constructor(
    private readonly coordinator: string,
    private readonly security: JoinOptions,
    private readonly events: LinkEvents,
    private readonly log: Logger,
  ) {
    this.dialler = new Dialler(coordinator, 'node', CLIENT_OPTIONS, security, (error) =>
      log.error({ err: error }, 'changed files for TLS cannot be used; the earlier ones stay in force'),
    );
    this.connect();
  }

  get isUp(): boolean {
    return this.up;
  }

  /** False when the stream wants a pause; it has taken the message all the same. Only while up. */
  send(message: NodeMessage): boolean {
    return this.stream?.write(message) ?? false;
  }

  /** A data file of the coordinator's; its content is not checked here. */
  fetch(digest: string): Promise<Uint8Array> {
    return fetchData(this.dialler.client(), digest);
  }

  /** Sends the checkpoint in a file to the coordinator; rejects unless it has it, or one as good. */
  deposit(lease: Lease, path: string, timeoutMs: number): Promise<void> {
    return depositCheckpoint(this.dialler.client(), lease, path, timeoutMs);
  }

  /** The pieces of a checkpoint of the coordinator's. */
  recall(cell: CellId): AsyncIterable<CheckpointPiece | Malformed> {
    return recallCheckpoint(this.dialler.client(), cell);
  }

  /** Ends the present stream from this side, after what was sent; the link comes back later. */
  hangUp(): void {
    if (!this.up) return;
    this.up = false;
    this.events.onDown();
    this.stream?.end();
  }

  /** Ends for good, after what was sent. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const { stream } = this;
    if (stream !== null) {
      const ended = new Promise<void>((resolve) => stream.once('status', () => resolve()));
      if (this.up) stream.end();
      else stream.cancel();
      if (!(await within(CLOSE_MS, ended))) stream.cancel();
    }
    this.dialler.close();
  }

  private connect(): void {
    const { path, requestSerialize, responseDeserialize } = fleetService.attach;
    const stream = this.dialler
      .client()
      .makeBidiStreamRequest(path, requestSerialize, responseDeserialize, this.credentials());
    this.stream = stream;
    // There is no connect timeout: a peer that accepts and says nothing would hold us for ever.
    this.timer = setTimeout(() => {
      stream.cancel();
      // TCP repeats a call for a connection ever more seldom; the next attempt makes a new one.
      this.dialler.close();
    }, HELLO_DEADLINE_MS);
    stream.on('data', (message: CoordinatorMessage | Malformed) => this.receive(stream, message));
    stream.on('drain', () => this.events.onWritable());
    stream.on('error', (error: ServiceError) => this.down(stream, error));
    stream.on('end', () => this.down(stream, null));
    stream.write(this.events.hello());
  }

  private receive(stream: Stream, message: CoordinatorMessage | Malformed): void {
    if (stream !== this.stream) return;
    if (message.kind === 'malformed') {
      this.log.error({ reason: message.reason }, 'the coordinator sent a malformed message');
      return stream.cancel();
    }
    // Before everything else, and once.
    if (this.up === (message.kind === 'welcome')) return stream.cancel();
    if (message.kind !== 'welcome') return this.events.onMessage(message);
    if (message.protocolVersion !== PROTOCOL_VERSION)
      return this.refused(`it speaks protocol ${message.protocolVersion}`);
    clearTimeout(this.timer!);
    this.timer = null;
    this.up = this.hasBeenUp = true;
    this.backoff.reset();
    this.log.info({ coordinator: this.coordinator, id: message.coordinator }, 'attached');
    this.events.onUp(message);
  }

  private down(stream: Stream, error: ServiceError | null): void {
    if (stream !== this.stream) return;
    const wasUp = this.up;
    this.stream = null;
    this.up = false;
    if (this.timer !== null) clearTimeout(this.timer);
    if (wasUp) this.events.onDown();
    if (this.closed) return;
    const details = error?.details ?? 'the stream ended';
    const isFinal = error !== null && REFUSALS.has(error.code) && !(this.hasBeenUp && MENDABLE.has(error.code));
    if (isFinal && (wasUp || error.code !== status.PERMISSION_DENIED)) return this.refused(details);
    const waitMs = this.backoff.next();
    const tryAgain = (reason: string): void => {
      if (this.closed) return;
      this.log.warn({ coordinator: this.coordinator, reason, waitMs }, 'not attached; trying again');
      this.timer = setTimeout(() => this.connect(), waitMs);
    };
    if (error === null || wasUp || !UNEXPLAINED.has(error.code)) return tryAgain(details);
    void this.dialler.explain().then((refusal) => {
      if (refusal?.final === true || (isFinal && refusal === null) || (refusal !== null && !this.hasBeenUp))
        this.refused(refusal?.reason ?? details);
      else tryAgain(refusal?.reason ?? details);
    });
  }

  private credentials(): Metadata {
    const metadata = new Metadata();
    // Never in the clear.
    if (!this.dialler.isSecure) return metadata;
    const token = this.joinToken();
    if (token !== null) metadata.set(TOKEN_METADATA, token);
    return metadata;
  }

  private joinToken(): string | null {
    try {
      return readJoinToken(this.security.joinTokenFile);
    } catch (error) {
      this.log.error({ err: error }, 'the join token cannot be read');
      return null;
    }
  }

  private refused(details: string): void {
    void this.close();
    this.events.onRefused(new NodeRefusedError(this.coordinator, details));
  }
}
