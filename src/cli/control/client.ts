import type { MethodDefinition, ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { DataFile } from '../../core/data/index.js';
import { digestOf } from '../../core/data/index.js';
import type { SweepId, SweepMode } from '../../core/fleet/index.js';
import type { DialOptions } from '../../security/index.js';
import { Dialler } from '../../security/index.js';
import type {
  ExplainReply,
  FleetStatus,
  Malformed,
  Observation,
  RerunReply,
  RerunRequest,
  SubmitReply,
  UploadReply,
} from '../../wire/index.js';
import { chunksOf, CLIENT_OPTIONS, controlService, UNARY_DEADLINE_MS } from '../../wire/index.js';

/** A file of at most 64 MiB over a slow line. */
const UPLOAD_DEADLINE_MS = 600_000;

export type SubmitAnswer = Exclude<SubmitReply, { kind: 'missing' }>;

/** A coordinator that cannot be reached, or said no. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    readonly coordinator: string,
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A client's line to a coordinator. */
export class ControlClient {
  private readonly dialler: Dialler;

  /** @throws SecurityError */
  constructor(
    private readonly coordinator: string,
    security: DialOptions = {},
  ) {
    this.dialler = new Dialler(coordinator, 'user', CLIENT_OPTIONS, security);
  }

  /** Hands a sweep over, and those of its data files (by the paths it writes) that the coordinator does not have. */
  async submit(
    file: string,
    text: string,
    data: ReadonlyMap<string, DataFile> = new Map(),
    priority: number | null = null,
  ): Promise<SubmitAnswer> {
    const digests = [...data].map(([path, { bytes }]) => ({ path, bytes, digest: digestOf(bytes) }));
    const files = digests.map(({ path, digest }) => ({ path, digest }));
    const send = () => this.call<SubmitReply>(controlService.submit, { kind: 'submit', file, text, files, priority });
    const reply = await send();
    if (reply.kind !== 'missing') return reply;
    for (const { digest, bytes } of digests) if (reply.digests.includes(digest)) await this.upload(digest, bytes);
    const again = await send();
    if (again.kind === 'missing')
      throw new ControlError(this.coordinator, `${this.coordinator} did not keep ${again.digests.join(', ')}`, true);
    return again;
  }

  /** Of one sweep, or of everything. */
  status(sweep: SweepId | null): Promise<FleetStatus> {
    return this.call<FleetStatus>(controlService.status, { kind: 'status', sweep });
  }

  /** How everything stands, with what each thread trains and what has failed lately. */
  observe(): Promise<Observation> {
    return this.call<Observation>(controlService.observe, { kind: 'observe' });
  }

  /** Pauses, resumes or cancels a sweep; answers how it stands then. */
  steer(sweep: SweepId, mode: SweepMode): Promise<FleetStatus> {
    return this.call<FleetStatus>(controlService.steer, { kind: 'steer', sweep, mode });
  }

  /** Puts a sweep before those of lower priority; answers how it stands then. */
  prioritise(sweep: SweepId, priority: number): Promise<FleetStatus> {
    return this.call<FleetStatus>(controlService.prioritise, { kind: 'prioritise', sweep, priority });
  }

  /** Has cells trained again, or only says which. */
  rerun(request: Omit<RerunRequest, 'kind'>): Promise<RerunReply> {
    return this.call<RerunReply>(controlService.rerun, { kind: 'rerun', ...request });
  }

  /** How the cell whose id begins so came to be as it is, and how it stands now. */
  explain(prefix: string): Promise<ExplainReply> {
    return this.call<ExplainReply>(controlService.explain, { kind: 'explain', prefix });
  }

  /** How one sweep, or everything, stands, again and again, until all of it has ended or `signal` is aborted. */
  async *watch(sweep: SweepId | null, intervalMs: number, signal: AbortSignal): AsyncGenerator<FleetStatus> {
    const { path, requestSerialize, responseDeserialize } = definition<FleetStatus>(controlService.watch);
    const request = { kind: 'watch', sweep, intervalMs };
    const call = this.dialler.client().makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    const leave = (): void => call.cancel();
    signal.addEventListener('abort', leave, { once: true });
    // A stream may last for days; its first word may not. From then on keepalive tells a line that is dead.
    const silence = new AbortController();
    const deadline = setTimeout(() => {
      silence.abort();
      call.cancel();
    }, UNARY_DEADLINE_MS);
    try {
      for await (const snapshot of call as AsyncIterable<FleetStatus | Malformed>) {
        clearTimeout(deadline);
        if (isMalformed(snapshot)) throw this.misunderstood(snapshot);
        yield snapshot;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (silence.signal.aborted) throw this.unreachable(`nothing within ${UNARY_DEADLINE_MS / 1000} s`, error);
      throw error instanceof ControlError ? error : await this.failure(error as ServiceError);
    } finally {
      clearTimeout(deadline);
      signal.removeEventListener('abort', leave);
      call.cancel();
    }
  }

  close(): void {
    this.dialler.close();
  }

  private call<Reply extends { readonly kind: string }>(method: Method, request: object): Promise<Reply> {
    const { path, requestSerialize, responseDeserialize } = definition<Reply>(method);
    const deadline = Date.now() + UNARY_DEADLINE_MS;
    return this.answer((done) =>
      this.dialler.client().makeUnaryRequest(path, requestSerialize, responseDeserialize, request, { deadline }, done),
    );
  }

  private async upload(digest: string, bytes: Uint8Array): Promise<void> {
    const { path, requestSerialize, responseDeserialize } = controlService.upload;
    const options = { deadline: Date.now() + UPLOAD_DEADLINE_MS };
    await this.answer<UploadReply>((done) => {
      const call = this.dialler
        .client()
        .makeClientStreamRequest(path, requestSerialize, responseDeserialize, options, done);
      // A refusal comes with the reply.
      call.on('error', () => undefined);
      for (const chunk of chunksOf(digest, bytes)) call.write(chunk);
      call.end();
    });
  }

  private async answer<Reply extends { readonly kind: string }>(
    ask: (done: (error: ServiceError | null, reply?: Reply | Malformed) => void) => void,
  ): Promise<Reply> {
    const [error, reply] = await new Promise<[ServiceError | null, Reply | Malformed | undefined]>((resolve) =>
      ask((error, reply) => resolve([error, reply])),
    );
    if (error !== null) throw await this.failure(error);
    if (reply === undefined || isMalformed(reply)) throw this.misunderstood(reply);
    return reply;
  }

  private async failure(error: ServiceError): Promise<ControlError> {
    const { coordinator } = this;
    const unreachable = error.code === status.UNAVAILABLE || error.code === status.DEADLINE_EXCEEDED;
    const refusal = unreachable || error.code === status.PERMISSION_DENIED ? await this.dialler.explain() : null;
    if (refusal !== null)
      return new ControlError(coordinator, `${coordinator}: ${refusal.reason}`, false, { cause: error });
    if (unreachable) return this.unreachable(error.details, error);
    return new ControlError(coordinator, `${coordinator}: ${error.details}`, false, { cause: error });
  }

  private unreachable(details: string, cause: unknown): ControlError {
    const message = `no coordinator answers at ${this.coordinator} (${plainly(details)})`;
    return new ControlError(this.coordinator, message, true, { cause });
  }

  private misunderstood(reply: Malformed | undefined): ControlError {
    const details = reply === undefined ? 'nothing' : reply.reason;
    return new ControlError(this.coordinator, `${this.coordinator} answers in another language (${details})`, false);
  }
}

/** What the system said, without gRPC's words around it, as in `connect ECONNREFUSED 127.0.0.1:7600`. */
function plainly(details: string): string {
  return /Last error: (?:Error: )?(.*?)\.? Resolution note:/.exec(details)?.[1] ?? details;
}

type Method = (typeof controlService)[keyof typeof controlService];

function definition<Reply>(method: Method): MethodDefinition<object, Reply | Malformed> {
  return method as unknown as MethodDefinition<object, Reply | Malformed>;
}

function isMalformed(reply: { readonly kind: string }): reply is Malformed {
  return reply.kind === 'malformed';
}
