import type { Failure, FailureKind } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import { text } from './fields.js';
import { grw } from './generated/grw.js';

type WireFailure = grw.v1.Failure.$Properties;

const { Kind: WireKind } = grw.v1.Failure;
const KIND_TO_WIRE = {
  invalid: WireKind.KIND_INVALID,
  error: WireKind.KIND_ERROR,
  crash: WireKind.KIND_CRASH,
  memory: WireKind.KIND_MEMORY,
  stopped: WireKind.KIND_STOPPED,
} as const satisfies Record<FailureKind, number>;
const KIND_FROM_WIRE = new Map(
  Object.entries(KIND_TO_WIRE).map(([name, number]) => [number as number, name as FailureKind]),
);

/** What people are told of a failure. */
type Told = Pick<WireFailure, 'kind' | 'message' | 'signature'>;

export function failureTo(failure: Failure): Told {
  return {
    kind: KIND_TO_WIRE[failure.kind],
    message: failure.message.slice(0, BOUNDS.message),
    signature: failure.signature.slice(0, BOUNDS.name),
  };
}

export function failureFrom(wire: Told, path: string): Failure {
  const kind = KIND_FROM_WIRE.get(wire.kind ?? 0);
  if (kind === undefined) throw new MalformedMessageError(`${path}.kind`, 'a failure kind');
  return {
    kind,
    message: text(`${path}.message`, wire.message, BOUNDS.message),
    signature: text(`${path}.signature`, wire.signature, BOUNDS.name),
  };
}
