import type { CellId } from '../core/cell/index.js';
import { canonicalJson, parseCellText } from '../core/cell/index.js';
import type { Attempt, AttemptRecord, CellHistory } from '../core/fleet/index.js';
import { ATTEMPT_OUTCOMES } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import type { ExplainReply, ExplainRequest } from './explain-messages.js';
import { failureFrom, failureTo } from './failure-codec.js';
import { cellIdFrom, count, instanceId, list, sweepIdFrom, text, whole } from './fields.js';
import type { Malformed } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';
import type { Nesting } from './items.js';
import { checkItems } from './items.js';
import { standingFrom, standingTo } from './standing-codec.js';

const { v1 } = grw;

/** Ids; sweeps; attempts; sweeps that do not want the cell. */
const EXPLAIN_REPLY: Nesting = { 1: null, 3: null, 6: null, 7: { 3: { 1: null } } };

/** Attempts told of a cell: the latest. */
const ATTEMPTS = 1_000;

export function encodeExplainRequest({ prefix }: ExplainRequest): Buffer {
  return Buffer.from(v1.ExplainRequest.encode({ cellPrefix: prefix }).finish());
}

export function decodeExplainRequest(bytes: Buffer): ExplainRequest | Malformed {
  return guarded(() => {
    const prefix = v1.ExplainRequest.decode(bytes).cellPrefix;
    if (!/^[0-9a-f]{1,32}$/.test(prefix))
      throw new MalformedMessageError('cell_prefix', 'the first of 32 hexadecimal digits');
    return { kind: 'explain', prefix };
  });
}

export function encodeExplainReply({ cells, found }: ExplainReply): Buffer {
  const wire = { cellIds: [...cells], ...(found === null ? {} : historyTo(found.history)) };
  const standing = found === null || found.standing === null ? null : standingTo(found.standing);
  return Buffer.from(v1.ExplainReply.encode({ ...wire, standing }).finish());
}

export function decodeExplainReply(bytes: Buffer): ExplainReply | Malformed {
  return guarded((): ExplainReply => {
    checkItems(bytes, EXPLAIN_REPLY);
    const wire = v1.ExplainReply.decode(bytes);
    const cells = list('cell_ids', wire.cellIds, (id, path) => cellIdFrom(path, id));
    const [id] = cells;
    if (id === undefined || cells.length > 1) return { kind: 'explained', cells, found: null };
    const standing = wire.standing ? standingFrom(wire.standing, 'standing') : null;
    return { kind: 'explained', cells, found: { history: historyFrom(id, wire), standing } };
  });
}

function historyTo(history: CellHistory): grw.v1.ExplainReply.$Properties {
  const { cell, sweeps, result, failure, attempts } = history;
  return {
    cellJson: canonicalJson(cell),
    sweeps: sweeps.map(({ id, name, submittedAt }) => ({ sweepId: id, name, submittedAt })),
    result,
    failure: failure === null ? null : { ...failureTo(failure), failedAt: failure.failedAt },
    attempts: attempts.slice(-ATTEMPTS).map(({ attempt, node, started, ended, outcome, error }) => {
      return { attempt, instanceId: node.id, node: node.name, started, ended, outcome, error: error ?? '' };
    }),
  };
}

function historyFrom(id: CellId, wire: grw.v1.ExplainReply.$Properties): CellHistory {
  const { result, failure } = wire;
  return {
    id,
    cell: parseCellText(text('cell_json', wire.cellJson, BOUNDS.cell)),
    sweeps: list('sweeps', wire.sweeps, (sweep, path) => ({
      id: sweepIdFrom(`${path}.sweep_id`, sweep.sweepId),
      name: text(`${path}.name`, sweep.name, BOUNDS.name),
      submittedAt: count(`${path}.submitted_at`, sweep.submittedAt),
    })),
    result: result ? resultFrom(result) : null,
    failure: failure
      ? { ...failureFrom(failure, 'failure'), failedAt: count('failure.failed_at', failure.failedAt) }
      : null,
    attempts: list('attempts', wire.attempts, attemptFrom),
  };
}

function resultFrom(wire: grw.v1.Committed.$Properties): NonNullable<CellHistory['result']> {
  return {
    outcome: text('result.outcome', wire.outcome, BOUNDS.name),
    epochs: wire.epochs ?? 0,
    backend: text('result.backend', wire.backend, BOUNDS.name),
    node: text('result.node', wire.node, BOUNDS.name),
    committedAt: count('result.committed_at', wire.committedAt),
  };
}

function attemptFrom(wire: grw.v1.Tried.$Properties, path: string): AttemptRecord {
  const outcome = ATTEMPT_OUTCOMES.find((name) => name === wire.outcome);
  if (outcome === undefined) throw new MalformedMessageError(`${path}.outcome`, ATTEMPT_OUTCOMES.join(', '));
  const error = text(`${path}.error`, wire.error, BOUNDS.message);
  return {
    attempt: whole(`${path}.attempt`, wire.attempt, 1, Number.MAX_SAFE_INTEGER) as Attempt,
    node: {
      id: instanceId(`${path}.instance_id`, wire.instanceId),
      name: text(`${path}.node`, wire.node, BOUNDS.name),
    },
    started: count(`${path}.started`, wire.started),
    ended: count(`${path}.ended`, wire.ended),
    outcome,
    error: error === '' ? null : error,
  };
}
