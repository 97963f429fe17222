import { endianness } from 'node:os';
import { ZodError } from 'zod';
import type { Facts, Outcome, PackedResult } from '../core/record/index.js';
import { checkTrace, columnWidths, parseFacts, TraceFormatError } from '../core/record/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';
import { count, text } from './fields.js';
import { grw } from './generated/grw.js';

type WireResult = grw.v1.Result.$Properties;

const { Outcome: WireOutcome } = grw.v1.Result;
const OUTCOME_TO_WIRE = {
  epochs: WireOutcome.OUTCOME_EPOCHS,
  train_risk: WireOutcome.OUTCOME_TRAIN_RISK,
  diverged: WireOutcome.OUTCOME_DIVERGED,
  stationary: WireOutcome.OUTCOME_STATIONARY,
  time: WireOutcome.OUTCOME_TIME,
} as const satisfies Record<Outcome, number>;
const OUTCOME_FROM_WIRE = new Map(
  Object.entries(OUTCOME_TO_WIRE).map(([name, number]) => [number as number, name as Outcome]),
);

/** Numbers of a trace cross the wire as the memory they are in; every platform Node runs on is little-endian today. */
if (endianness() !== 'LE') throw new Error('grw needs a little-endian machine');

/** The result's part of the wire message. */
export function resultTo(result: PackedResult): Omit<WireResult, 'lease' | 'started' | 'ended'> {
  const { outcome, epochs, backend, facts, trace } = result;
  return { outcome: OUTCOME_TO_WIRE[outcome], ...epochsTo(epochs), backend, facts, trace };
}

/** Checks facts, outcome, and that every column of the trace is there once with the shape that the facts imply. */
export function resultFrom(wire: WireResult, path: string): PackedResult {
  const facts = wire.facts ?? '';
  return {
    outcome: outcomeFrom(wire.outcome, path),
    epochs: epochsFrom(wire, path),
    backend: text(`${path}.backend`, wire.backend, BOUNDS.name),
    facts,
    trace: traceFrom(wire.trace ?? new Uint8Array(), facts, path),
  };
}

function epochsTo(epochs: number): Pick<WireResult, 'epochs'> | Pick<WireResult, 'epochsPassed'> {
  return Number.isSafeInteger(epochs) ? { epochs } : { epochsPassed: epochs };
}

function epochsFrom({ epochs, epochsPassed }: WireResult, path: string): number {
  const passed = epochsPassed ?? 0;
  if (passed === 0) return count(`${path}.epochs`, epochs);
  if (passed > 0 && passed < Infinity) return passed;
  throw new MalformedMessageError(`${path}.epochs_passed`, `a finite number ≥ 0, not ${passed}`);
}

function outcomeFrom(value: WireResult['outcome'], path: string): Outcome {
  const number: number = value ?? 0;
  const outcome = OUTCOME_FROM_WIRE.get(number);
  if (outcome === undefined) throw new MalformedMessageError(`${path}.outcome`, 'an outcome');
  return outcome;
}

/** The trace that belongs to the facts, once both are found sound. */
function traceFrom(bytes: Uint8Array, json: string, path: string): Uint8Array {
  const widths = columnWidths(factsFrom(json, path));
  try {
    checkTrace(bytes, widths);
  } catch (error) {
    if (error instanceof TraceFormatError) throw new MalformedMessageError(`${path}.trace`, error.message);
    throw error;
  }
  // Not the Buffer that it is.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function factsFrom(json: string, path: string): Facts {
  const at = `${path}.facts`;
  try {
    const { facts, text } = parseFacts(json);
    if (text === json) return facts;
  } catch (error) {
    if (error instanceof SyntaxError) throw new MalformedMessageError(at, 'JSON');
    if (!(error instanceof ZodError)) throw error;
    const issue = error.issues[0]!;
    throw new MalformedMessageError(`${at}.${issue.path.join('.')}`, issue.message);
  }
  throw new MalformedMessageError(at, 'JSON as it is written of facts, to the character');
}
