import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../src/checkpoint-file/index.js';
import { Depot } from '../../src/coordinator/depot/index.js';
import type { Lease } from '../../src/core/fleet/index.js';
import { silentLog } from '../../src/log/index.js';
import type { CheckpointPiece } from '../../src/wire/index.js';
import { folder, leaseOf } from '../fleet/support.js';
import { bytesOf, checkpointOfCell } from '../support/checkpoints.js';

const always = (): boolean => true;

/** The pieces of a checkpoint that has come so far. */
function arrival(lease: Lease, epochs: number): AsyncGenerator<CheckpointPiece> {
  const path = join(folder(), 'checkpoint');
  writeFileSync(path, bytesOf({ ...checkpointOfCell(lease.cell), epochs }));
  return piecesOf(path, lease);
}

const BYTES = bytesOf(checkpointOfCell(leaseOf({ seed: 1 }).cell)).length;

function depotIn(path: string, limit = 10 * BYTES): Depot {
  return new Depot(path, limit, silentLog());
}

describe('a depot of checkpoints', () => {
  const [one, two, three] = [1, 2, 3].map((seed) => leaseOf({ seed }, seed)) as [Lease, Lease, Lease];

  it('keeps the furthest of a cell, once, whatever arrives again or late; also over a restart', async () => {
    const path = folder();
    const depot = depotIn(path);
    for (const epochs of [5, 9, 9, 7]) await depot.take(arrival(one, epochs), always);
    expect(depot.notice(one.cell)).toMatchObject({ epochs: 9 });
    expect(readdirSync(path)).toEqual([`${one.cell}.checkpoint`]);
    expect(depotIn(path).notice(one.cell)).toEqual(depot.notice(one.cell));
  });

  it('keeps nothing of an upload that is torn, changed, broken off, or of another cell than its lease', async () => {
    const path = folder();
    const depot = depotIn(path);
    await depot.take(arrival(one, 5), always);
    const torn = async function* () {
      for await (const piece of arrival(one, 9)) if (piece.digest === null) yield piece;
    };
    const changed = async function* () {
      for await (const piece of arrival(one, 9)) {
        if (piece.data.length > 0) piece.data[piece.data.length >> 1]! ^= 1;
        yield piece;
      }
    };
    const brokenOff = async function* () {
      for await (const piece of arrival(one, 9)) {
        yield piece;
        throw new Error('the line broke');
      }
    };
    const foreign = async function* () {
      for await (const piece of arrival(two, 9)) yield { ...piece, lease: piece.lease && one };
    };
    for (const [pieces, message] of [
      [torn(), /end is missing/],
      [changed(), /was changed/],
      [brokenOff(), /line broke/],
      [foreign(), /not of/],
    ] as const)
      await expect(depot.take(pieces, always)).rejects.toThrow(message);
    expect(depot.notice(one.cell)).toMatchObject({ epochs: 5 });
    expect(readdirSync(path)).toEqual([`${one.cell}.checkpoint`]);
  });

  it('takes none under a lease that is not in force, nor under one that ends meanwhile', async () => {
    const path = folder();
    const depot = depotIn(path);
    await expect(depot.take(arrival(one, 5), () => false)).rejects.toThrow('not in force');
    let asked = 0;
    await expect(depot.take(arrival(one, 5), () => asked++ === 0)).rejects.toThrow('not in force');
    expect(asked).toBe(2);
    expect(readdirSync(path)).toEqual([]);
  });

  it('drops the oldest when there are too many bytes, and takes none that is larger than all may be', async () => {
    const path = folder();
    const depot = depotIn(path, 2.5 * BYTES);
    for (const [lease, epochs] of [
      [one, 5],
      [two, 5],
      // The first is the younger one now.
      [one, 6],
      [three, 5],
    ] as const)
      await depot.take(arrival(lease, epochs), always);
    expect([one, two, three].map(({ cell }) => depot.notice(cell)?.epochs)).toEqual([6, undefined, 5]);
    expect(readdirSync(path)).toHaveLength(2);
    await expect(depotIn(folder(), BYTES - 1).take(arrival(one, 5), always)).rejects.toThrow('larger');
  });

  it('forgets cells that nobody wants, and files that it cannot read', async () => {
    const path = folder();
    const depot = depotIn(path);
    for (const lease of [one, two]) await depot.take(arrival(lease, 5), always);
    depot.keepOnly((cell) => cell === two.cell);
    expect([depot.pathOf(one.cell), readdirSync(path)]).toEqual([null, [`${two.cell}.checkpoint`]]);
    truncateSync(join(path, `${two.cell}.checkpoint`), 50);
    writeFileSync(join(path, '7.partial'), '');
    expect(depotIn(path).notice(two.cell)).toBeNull();
    expect(readdirSync(path)).toEqual([]);
  });
});
