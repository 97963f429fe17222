import type { CellId } from '../core/cell/index.js';
import { isCellId } from '../core/cell/index.js';
import type { Attempt, Lease, SweepId } from '../core/fleet/index.js';
import { isInstanceId, isSweepId } from '../core/fleet/index.js';
import { BOUNDS, MalformedMessageError } from './bounds.js';

/** A 64-bit field as protobufjs may hand it over: a number, or a Long where the package `long` is installed. */
type Wide = number | { toNumber(): number } | null | undefined;

/** A whole number in [least, most]; absent fields are 0. */
export function whole(path: string, value: Wide, least: number, most: number): number {
  const number = typeof value === 'object' && value !== null ? value.toNumber() : (value ?? 0);
  if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
  throw new MalformedMessageError(path, `a whole number from ${least} to ${most}, not ${number}`);
}

export function count(path: string, value: Wide): number {
  return whole(path, value, 0, Number.MAX_SAFE_INTEGER);
}

/** Text of at most `most` characters; absent fields are empty. */
export function text(path: string, value: string | null | undefined, most: number): string {
  const string = value ?? '';
  if (string.length <= most) return string;
  throw new MalformedMessageError(path, `at most ${most} characters, not ${string.length}`);
}

/** Text that is shown on terminals: nothing in it may move their cursor. */
export function plain(path: string, value: string | null | undefined, most: number): string {
  const string = text(path, value, most);
  if (!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(string)) return string;
  throw new MalformedMessageError(path, 'no control characters');
}

export function list<T, U>(
  path: string,
  values: readonly T[] | null | undefined,
  map: (value: T, path: string) => U,
): U[] {
  if (values === null || values === undefined) return [];
  if (values.length > BOUNDS.batch)
    throw new MalformedMessageError(path, `at most ${BOUNDS.batch} items, not ${values.length}`);
  return values.map((value, i) => map(value, `${path}[${i}]`));
}

export function present<T>(path: string, value: T | null | undefined): T {
  if (value !== null && value !== undefined) return value;
  throw new MalformedMessageError(path, 'a value');
}

export function instanceId(path: string, value: string | null | undefined): ReturnType<typeof brandInstance> {
  return brandInstance(path, value ?? '');
}

function brandInstance(path: string, value: string) {
  if (isInstanceId(value)) return value;
  throw new MalformedMessageError(path, '32 hexadecimal digits');
}

interface WireLease {
  readonly cellId?: string | null;
  readonly attempt?: Wide;
}

export function leaseFrom(wire: WireLease | null | undefined, path: string): Lease {
  const { cellId, attempt } = present(path, wire);
  return {
    cell: cellIdFrom(`${path}.cell_id`, cellId),
    attempt: whole(`${path}.attempt`, attempt, 1, Number.MAX_SAFE_INTEGER) as Attempt,
  };
}

export function leaseTo(lease: Lease): { cellId: string; attempt: number } {
  return { cellId: lease.cell, attempt: lease.attempt };
}

export function sweepIdFrom(path: string, id: string | null | undefined): SweepId {
  if (typeof id === 'string' && isSweepId(id)) return id;
  throw new MalformedMessageError(path, 'a sweep id, as in width-lambda-1f0c62d95e3a7b84');
}

export function cellIdFrom(path: string, value: string | null | undefined): CellId {
  if (typeof value === 'string' && isCellId(value)) return value;
  throw new MalformedMessageError(path, 'a cell id (32 hexadecimal digits)');
}
