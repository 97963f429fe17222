import type { Attempt, CellStanding, Waiting } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import { amountFrom, MODE_CODES, modeFrom } from './control-codec.js';
import { count, list, sweepIdFrom, text, whole } from './fields.js';
import type { grw } from './generated/grw.js';

type Wire = grw.v1.Standing.$Properties;

export function standingTo(standing: CellStanding): Wire {
  switch (standing.kind) {
    case 'done':
    case 'failed':
      return { settled: { done: standing.kind === 'done' } };
    case 'leased': {
      const { name, connected, attempt, ms } = standing;
      return { leased: { node: name, connected, attempt, ms } };
    }
    case 'waiting':
      return waitingTo(standing.why);
  }
}

function waitingTo(why: Waiting): Wire {
  switch (why.kind) {
    case 'unwanted': {
      const sweeps = why.sweeps.map(({ sweep, mode }) => ({ sweepId: sweep, mode: MODE_CODES[mode] }));
      return { unwanted: { sweeps } };
    }
    case 'resting':
      return { resting: { ms: why.ms, errors: why.errors, retries: finite(why.retries) } };
    case 'no-node':
      return { noNode: {} };
    case 'too-large':
      return { tooLarge: { bytes: why.bytes, most: why.most } };
    case 'banned':
      return { banned: { nodes: why.nodes, ms: why.ms } };
    case 'alone':
      return { alone: { losses: why.losses, shortages: why.shortages } };
    case 'reserved':
      return { reserved: { node: why.name, bytes: why.bytes } };
    case 'queued':
      return { queued: { before: why.before, sharing: why.sharing } };
  }
}

export function standingFrom(wire: Wire, path: string): CellStanding {
  const { settled, leased } = wire;
  if (settled) return { kind: settled.done === true ? 'done' : 'failed' };
  if (leased)
    return {
      kind: 'leased',
      name: text(`${path}.node`, leased.node, BOUNDS.name),
      connected: leased.connected ?? false,
      attempt: whole(`${path}.attempt`, leased.attempt, 1, Number.MAX_SAFE_INTEGER) as Attempt,
      ms: amountFrom(`${path}.ms`, leased.ms) ?? 0,
    };
  return { kind: 'waiting', why: waitingFrom(wire, path) };
}

function waitingFrom(wire: Wire, path: string): Waiting {
  const { unwanted, resting, noNode, tooLarge, banned, alone, reserved, queued } = wire;
  const amount = (name: string, value: number | null | undefined): number => amountFrom(`${path}.${name}`, value) ?? 0;
  const number = (name: string, value: number | null | undefined): number => count(`${path}.${name}`, value);
  if (unwanted)
    return {
      kind: 'unwanted',
      sweeps: list(`${path}.sweeps`, unwanted.sweeps, ({ sweepId, mode }, where) => ({
        sweep: sweepIdFrom(`${where}.sweep_id`, sweepId),
        mode: modeFrom(`${where}.mode`, mode),
      })),
    };
  if (resting) {
    const { ms, errors, retries } = resting;
    return {
      kind: 'resting',
      ms: amount('ms', ms),
      errors: number('errors', errors),
      retries: number('retries', retries),
    };
  }
  if (noNode) return { kind: 'no-node' };
  if (tooLarge)
    return { kind: 'too-large', bytes: amount('bytes', tooLarge.bytes), most: amount('most', tooLarge.most) };
  if (banned) return { kind: 'banned', nodes: number('nodes', banned.nodes), ms: amount('ms', banned.ms) };
  if (alone)
    return { kind: 'alone', losses: number('losses', alone.losses), shortages: number('shortages', alone.shortages) };
  if (reserved) {
    const name = text(`${path}.node`, reserved.node, BOUNDS.name);
    return { kind: 'reserved', name, bytes: amount('bytes', reserved.bytes) };
  }
  if (queued)
    return { kind: 'queued', before: number('before', queued.before), sharing: number('sharing', queued.sharing) };
  throw new MalformedMessageError(path, 'how a cell stands');
}

/** Retries may be without end, which no whole number says. */
function finite(value: number): number {
  return Math.min(value, 2 ** 32 - 1);
}
