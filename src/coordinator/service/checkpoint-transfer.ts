import type { sendUnaryData, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { piecesOf, TornTransferError } from '../../checkpoint-file/index.js';
import type { Lease } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import type { CheckpointPiece, DepositReply, Malformed, RecallRequest } from '../../wire/index.js';
import type { Depot } from '../depot/index.js';
import { DepositRefusedError } from '../depot/index.js';

export type DepositCall = ServerReadableStream<CheckpointPiece | Malformed, DepositReply>;
export type RecallCall = ServerWritableStream<RecallRequest | Malformed, CheckpointPiece>;

/** Serves `Fleet.Deposit` and `Fleet.Recall`. */
export class CheckpointHandler {
  constructor(
    private readonly depot: Depot,
    private readonly isInForce: (lease: Lease) => boolean,
    private readonly log: Logger,
  ) {}

  deposit(call: DepositCall, reply: sendUnaryData<DepositReply>): void {
    // A stream that was cancelled does not end by itself.
    call.on('cancelled', () => call.destroy(new TornTransferError('the node has given it up')));
    let lease: Lease | null = null;
    const isInForce = (one: Lease): boolean => this.isInForce((lease = one));
    this.depot.take(call, isInForce).then(
      () => reply(null, { kind: 'deposited' }),
      (error: unknown) => {
        this.log.warn({ err: error, ...lease }, 'a checkpoint was not kept');
        if (!call.cancelled) reply({ code: codeOf(error), details: messageOf(error) });
      },
    );
  }

  recall(call: RecallCall): void {
    const { request } = call;
    const fail = (code: status, details: string): void => void call.emit('error', { code, details });
    if (request.kind === 'malformed') return fail(status.INVALID_ARGUMENT, request.reason);
    const path = this.depot.pathOf(request.cell);
    if (path === null) return fail(status.NOT_FOUND, `there is no checkpoint of ${request.cell} any more`);
    send(call, path).catch((error: unknown) => {
      this.log.warn({ err: error, cell: request.cell, path }, 'a checkpoint cannot be sent');
      fail(codeOf(error), messageOf(error));
    });
  }
}

/** As fast as the node takes it. */
async function send(call: RecallCall, path: string): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    call.on('cancelled', () => resolve());
    call.on('error', () => resolve());
  });
  for await (const piece of piecesOf(path, null)) {
    if (call.cancelled) return;
    if (!call.write(piece)) await Promise.race([gone, new Promise<void>((resolve) => call.once('drain', resolve))]);
  }
  call.end();
}

function codeOf(error: unknown): status {
  if (error instanceof DepositRefusedError) return status.FAILED_PRECONDITION;
  return error instanceof TornTransferError ? status.INVALID_ARGUMENT : status.INTERNAL;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
