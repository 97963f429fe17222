import { BOUNDS } from './bounds.js';
import { cellIdFrom, count, list, sweepIdFrom, text } from './fields.js';
import type { Malformed } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';
import type { RerunReply, RerunRequest } from './rerun-messages.js';

const { v1 } = grw;

export function encodeRerunRequest({ sweep, failed, where, dryRun }: RerunRequest): Buffer {
  return Buffer.from(v1.RerunRequest.encode({ sweepId: sweep, failed, where: where ?? '', dryRun }).finish());
}

export function decodeRerunRequest(bytes: Buffer): RerunRequest | Malformed {
  return guarded(() => {
    const wire = v1.RerunRequest.decode(bytes);
    const where = text('where', wire.where, BOUNDS.message);
    return {
      kind: 'rerun',
      sweep: sweepIdFrom('sweep_id', wire.sweepId),
      failed: wire.failed,
      where: where === '' ? null : where,
      dryRun: wire.dryRun,
    };
  });
}

export function encodeRerunReply({ cells, open }: RerunReply): Buffer {
  const wire = { cells: cells.map(({ cell, state }) => ({ cellId: cell, done: state === 'done' })), open };
  return Buffer.from(v1.RerunReply.encode(wire).finish());
}

export function decodeRerunReply(bytes: Buffer): RerunReply | Malformed {
  return guarded(() => {
    const wire = v1.RerunReply.decode(bytes);
    const cells = list('cells', wire.cells, (cell, path) => ({
      cell: cellIdFrom(`${path}.cell_id`, cell.cellId),
      state: cell.done === true ? ('done' as const) : ('failed' as const),
    }));
    return { kind: 'rerun-reply', cells, open: count('open', wire.open) };
  });
}
