import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packResult } from '../../src/core/record/index.js';
import type { Logger } from '../../src/log/index.js';
import { silentLog } from '../../src/log/index.js';
import type { FailureReport, ResultReport } from '../../src/wire/index.js';
import { Outbox } from '../../src/worker/outbox/index.js';
import { reportFile, reportIn } from '../../src/worker/outbox/report-file.js';
import { cheapResult, folder, leaseOf, SPAN } from '../fleet/support.js';

async function resultReport(seed: number): Promise<ResultReport> {
  return { lease: leaseOf({ seed }, seed), span: SPAN, result: packResult(await cheapResult({ seed })) };
}

function failureReport(seed: number, kind: 'invalid' | 'stopped'): FailureReport {
  return { lease: leaseOf({ seed }, seed), span: SPAN, failure: { kind, message: 'why', signature: 'sign' } };
}

/** A log whose warnings can be read. */
function warnings(): { readonly log: Logger; readonly messages: string[] } {
  const messages: string[] = [];
  const log = silentLog();
  log.warn = ((_details: unknown, message: string) => void messages.push(message)) as Logger['warn'];
  return { log, messages };
}

async function keptIn(path: string, ...reports: (ResultReport | FailureReport)[]): Promise<Outbox> {
  const outbox = new Outbox(path, silentLog());
  for (const report of reports) outbox.keep(report);
  await outbox.flushed();
  return outbox;
}

describe('a report as a file', () => {
  it('comes back as it was; cut anywhere, or with any bit changed, not at all', async () => {
    const report = await resultReport(1);
    const file = reportFile(report);
    expect(reportIn(file)).toEqual(report);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
        expect(() => reportIn(file.subarray(0, at))).toThrow();
        const changed = Buffer.from(file);
        changed[at]! ^= 1 << bit;
        expect(() => reportIn(changed)).toThrow();
      }),
    );
  });
});

describe('an outbox', () => {
  it('gives the next life what was not settled, bit for bit; no cell that was handed back', async () => {
    const path = folder();
    const reports = [await resultReport(1), await resultReport(2), failureReport(3, 'invalid')];
    const outbox = await keptIn(path, ...reports, failureReport(4, 'stopped'));
    outbox.settled(reports[1]!.lease);
    const next = new Outbox(path, silentLog());
    const inherited = next.inherited().sort((a, b) => a.lease.attempt - b.lease.attempt);
    expect(inherited).toEqual([reports[0], reports[2]]);
    for (const { lease } of inherited) next.settled(lease);
    expect(readdirSync(path)).toEqual([]);
  });

  it('keeps nothing of a report that is settled while it is being written', async () => {
    const path = folder();
    const report = await resultReport(1);
    const outbox = new Outbox(path, silentLog());
    outbox.keep(report);
    outbox.settled(report.lease);
    await outbox.flushed();
    expect(readdirSync(path)).toEqual([]);
  });

  it('sets torn files and those of other names aside with a warning, and leaves alone what is not its own', async () => {
    const path = folder();
    const [torn, sound] = [await resultReport(1), await resultReport(2)];
    await keptIn(path, torn, sound);
    const name = readdirSync(path).find((file) => file.startsWith(torn.lease.cell))!;
    const bytes = readFileSync(join(path, name));
    writeFileSync(join(path, name), bytes.subarray(0, bytes.length >> 1));
    const renamed = name.replace(/-\d+/, '-77');
    writeFileSync(join(path, renamed), bytes);
    writeFileSync(join(path, 'notes.txt'), 'mine');
    const { log, messages } = warnings();
    expect(new Outbox(path, log).inherited()).toEqual([sound]);
    expect(messages).toHaveLength(2);
    expect(readdirSync(path).filter((file) => file.endsWith('.damaged'))).toHaveLength(2);
    expect(readFileSync(join(path, 'notes.txt'), 'utf8')).toBe('mine');
    // Once set aside, they are not looked at again.
    const again = warnings();
    expect(new Outbox(path, again.log).inherited()).toEqual([sound]);
    expect(again.messages).toEqual([]);
  });

  it('that has no room says so once, and keeps reports again when it has', async () => {
    const path = folder();
    const reports = await Promise.all([1, 2, 3].map(resultReport));
    const { log, messages } = warnings();
    // Room for one.
    const outbox = new Outbox(path, log, 1.5 * reportFile(reports[0]!).length);
    for (const report of [...reports, ...reports]) {
      outbox.keep(report);
      await outbox.flushed();
    }
    expect(messages).toHaveLength(1);
    expect(readdirSync(path)).toHaveLength(1);
    outbox.settled(reports[0]!.lease);
    outbox.keep(reports[1]!);
    await outbox.flushed();
    expect(new Outbox(path, silentLog()).inherited()).toEqual([reports[1]]);
  });

  it('whose folder cannot be made costs one warning', async () => {
    const blocked = join(folder(), 'a file');
    writeFileSync(blocked, '');
    const { log, messages } = warnings();
    const outbox = new Outbox(join(blocked, 'outbox'), log);
    for (const seed of [1, 2]) {
      outbox.keep(await resultReport(seed));
      await outbox.flushed();
    }
    expect(messages).toHaveLength(1);
  });
});
