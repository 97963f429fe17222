import type { sendUnaryData, ServerReadableStream, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { SweepId } from '../../core/fleet/index.js';
import { open } from '../../core/fleet/index.js';
import { compileCondition, SweepError } from '../../core/sweep/index.js';
import type { Logger } from '../../log/index.js';
import type { ContentFolder } from '../../content-folder.js';
import type { DataFiles } from '../../core/data/index.js';
import type {
  DataChunk,
  Diagnostic,
  ExplainReply,
  ExplainRequest,
  FleetStatus,
  Malformed,
  Observation,
  ObserveRequest,
  PrioritiseRequest,
  RerunReply,
  RerunRequest,
  StatusRequest,
  SteerRequest,
  SubmitReply,
  SubmitRequest,
  UploadReply,
  WatchRequest,
} from '../../wire/index.js';
import { ForeignCellError, selectCells } from '../selection.js';
import type { ExpandedSweep, Store } from '../store/index.js';
import { receiveData } from './data-transfer.js';
import type { Orchestrator } from './orchestrator.js';
import { SweepsAtRest } from './sweeps-at-rest.js';
import { UploadRoom } from './upload-room.js';
import { uploadedFiles } from './uploaded-files.js';

/** Turns a sweep file into cells, or says what is wrong with it. */
export type Expand = (file: string, text: string, files: DataFiles) => Expansion | Promise<Expansion>;
export type Expansion =
  | { readonly kind: 'sweep'; readonly sweep: ExpandedSweep }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

type Call<Request, Reply> = ServerUnaryCall<Request | Malformed, Reply>;
type WatchCall = ServerWritableStream<WatchRequest | Malformed, FleetStatus>;

/** Cells told of where the first digits fit several: one more than are shown. */
const CANDIDATES = 11;

/** Serves `Control`: what submit, status and watch ask. */
export class ControlHandler {
  private readonly watching = new Set<WatchCall>();
  private readonly uploads = new UploadRoom();
  private readonly atRest: SweepsAtRest;

  constructor(
    private readonly orchestrator: Orchestrator,
    private readonly store: Store,
    private readonly expand: Expand | null,
    private readonly data: ContentFolder,
    private readonly log: Logger,
  ) {
    this.atRest = new SweepsAtRest(store);
  }

  submit(call: Call<SubmitRequest, SubmitReply>, reply: sendUnaryData<SubmitReply>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    if (this.expand === null)
      return reply({
        code: status.UNIMPLEMENTED,
        details: 'this coordinator serves one run and takes no other sweeps',
      });
    this.accept(this.expand, request).then(
      (answer) => reply(null, answer),
      (error: unknown) => {
        this.log.error({ err: error, file: request.file }, 'a submitted sweep could not be taken');
        reply({ code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) });
      },
    );
  }

  upload(call: ServerReadableStream<DataChunk | Malformed, UploadReply>, reply: sendUnaryData<UploadReply>): void {
    receiveData(call, reply, this.data, this.uploads);
  }

  status(call: Call<StatusRequest, FleetStatus>, reply: sendUnaryData<FleetStatus>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    this.tell(request.sweep, reply);
  }

  steer(call: Call<SteerRequest, FleetStatus>, reply: sendUnaryData<FleetStatus>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    this.orchestrator.steer(request.sweep, request.mode);
    this.tell(request.sweep, reply);
  }

  prioritise(call: Call<PrioritiseRequest, FleetStatus>, reply: sendUnaryData<FleetStatus>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    const { sweep, priority } = request;
    this.orchestrator.prioritise(sweep, priority);
    this.tell(sweep, reply);
  }

  rerun(call: Call<RerunRequest, RerunReply>, reply: sendUnaryData<RerunReply>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    const { sweep, failed, dryRun } = request;
    const stored = this.store.sweeps().find(({ id }) => id === sweep);
    if (stored === undefined) return reply(noSweep(sweep));
    if (stored.mode === 'cancelled' && !dryRun)
      return reply({ code: status.FAILED_PRECONDITION, details: `${sweep} is cancelled; grw resume it first` });
    try {
      const where = request.where === null ? null : compileCondition(request.where, '--where');
      const criteria = { failed, where };
      const selection = dryRun ? selectCells(this.store, sweep, criteria) : this.orchestrator.rerun(sweep, criteria);
      reply(null, { kind: 'rerun-reply', ...selection });
    } catch (error) {
      if (!(error instanceof SweepError || error instanceof ForeignCellError)) throw error;
      reply({ code: status.INVALID_ARGUMENT, details: error.message });
    }
  }

  observe(call: Call<ObserveRequest, Observation>, reply: sendUnaryData<Observation>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    reply(null, this.orchestrator.observe());
  }

  explain(call: Call<ExplainRequest, ExplainReply>, reply: sendUnaryData<ExplainReply>): void {
    const { request } = call;
    if (request.kind === 'malformed') return reply({ code: status.INVALID_ARGUMENT, details: request.reason });
    const cells = this.store.idsLike(request.prefix, CANDIDATES);
    const history = cells.length === 1 ? this.store.history(cells[0]!) : null;
    const found = history === null ? null : { history, standing: this.orchestrator.standing(history.id) };
    reply(null, { kind: 'explained', cells, found });
  }

  watch(call: WatchCall): void {
    const { request } = call;
    if (request.kind === 'malformed')
      return void call.emit('error', { code: status.INVALID_ARGUMENT, details: request.reason });
    if (this.snapshot(request.sweep) === null) return void call.emit('error', noSweep(request.sweep));
    this.watching.add(call);
    const send = (): void => {
      // A slow client misses snapshots; it does not make the coordinator keep them.
      if (call.writableNeedDrain) return;
      const snapshot = this.snapshot(request.sweep);
      if (snapshot === null) return stop();
      call.write(snapshot);
      if (snapshot.sweeps.every(({ counts, mode }) => mode === 'cancelled' || open(counts) === 0)) stop();
    };
    const stop = (): void => {
      clearInterval(timer);
      this.watching.delete(call);
      call.end();
    };
    const timer = setInterval(send, request.intervalMs);
    call.on('cancelled', stop);
    call.on('error', stop);
    send();
  }

  /** Ends every watch, so that the server can stop. */
  close(): void {
    for (const call of this.watching) call.emit('cancelled');
  }

  private async accept(expand: Expand, { file, text, files, priority }: SubmitRequest): Promise<SubmitReply> {
    const missing = files.filter(({ digest }) => !this.data.has(digest)).map(({ digest }) => digest);
    if (missing.length > 0) return { kind: 'missing', digests: [...new Set(missing)] };
    const expansion = await expand(file, text, uploadedFiles(files, this.data));
    if (expansion.kind === 'refused') return expansion;
    const sweep = this.orchestrator.submit(expansion.sweep, true, priority);
    return { kind: 'accepted', sweep, counts: this.orchestrator.counts(sweep) };
  }

  private tell(sweep: SweepId | null, reply: sendUnaryData<FleetStatus>): void {
    const snapshot = this.snapshot(sweep);
    if (snapshot === null) return reply(noSweep(sweep));
    // Whoever comes back after a restart finds what had ended before it, too.
    reply(
      null,
      sweep === null ? { ...snapshot, sweeps: [...snapshot.sweeps, ...this.atRest.besides(snapshot)] } : snapshot,
    );
  }

  /** Of one sweep, or of all that are scheduled; null where there is none of the id. */
  private snapshot(sweep: SweepId | null): FleetStatus | null {
    const all = this.orchestrator.status();
    if (sweep === null) return all;
    const own = all.sweeps.find((status) => status.sweep === sweep) ?? this.atRest.find(sweep);
    return own === undefined ? null : { ...all, sweeps: [own] };
  }
}

function noSweep(sweep: SweepId | null) {
  return { code: status.NOT_FOUND, details: `there is no sweep ${sweep}; grw status lists them` };
}
