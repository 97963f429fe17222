/** Run as a process: writes a store of many trace rows, or reads it, and prints as JSON what that took. */
import { openStore } from '../../coordinator/index.js';
import type { SweepCell } from '../../core/analysis/index.js';
import { tableRows, TABLES } from '../../core/analysis/index.js';
import type { Cell, CellId } from '../../core/cell/index.js';
import type { Attempt } from '../../core/fleet/index.js';
import { newNodeId } from '../../core/fleet/index.js';
import { javascriptEngine } from '../../core/javascript/index.js';
import type { CellResult } from '../../core/record/index.js';
import { packResult } from '../../core/record/index.js';
import { runOf, train } from '../../core/train/index.js';
import { writeTable } from '../../report/index.js';
import { loadDataset } from '../../worker/datasets/index.js';
import { expanded, recordedSweep } from '../orchestrator/index.js';
import { peakMemory } from '../peak-memory.js';
import type { ReadTold, Request, WriteTold } from './trace-rows.js';

/** Cells of a commit: some megabytes. */
const BATCH = 32;

const request = JSON.parse(process.argv[2]!) as Request;
process.stdout.write(JSON.stringify(request.measure === 'write' ? await write(request) : await read(request)));

/** One cell is trained; the others get its trace with numbers of their own, so that no two are alike. */
async function write({ path, cells, points }: Request): Promise<WriteTold> {
  const sweep = expanded(recordedSweep('rows', cells, points));
  const run = runOf(sweep.cells[0]!.cell, loadDataset(sweep.cells[0]!.cell.data));
  const prepared = await javascriptEngine.prepare(run.program);
  const result = train(run, prepared, javascriptEngine.backend, { chunk: () => Infinity, onChunk: () => undefined });
  const store = openStore(path);
  store.saveSweep(sweep);
  const author = { node: newNodeId(), name: 'bench' };
  const begun = performance.now();
  for (let from = 0; from < cells; from += BATCH)
    store.commit(
      sweep.cells.slice(from, from + BATCH).map(({ id }, i) => ({
        kind: 'result',
        author,
        lease: { cell: id, attempt: (from + i + 1) as Attempt },
        span: { started: 0, ended: 0 },
        result: packResult(varied(result, from + i)),
      })),
    );
  const seconds = (performance.now() - begun) / 1000;
  store.close();
  return { seconds, peakBytes: peakMemory() };
}

/** In what no check depends on. */
function varied({ trace, ...rest }: CellResult, cell: number): CellResult {
  const { train_risk } = trace.columns;
  const data = train_risk.data.map((value) => value * (1 + cell * 1e-6));
  return { ...rest, trace: { ...trace, columns: { ...trace.columns, train_risk: { ...train_risk, data } } } };
}

async function read({ path }: Request): Promise<ReadTold> {
  const begun = performance.now();
  const store = openStore(path, { readOnly: true });
  const opened = performance.now();
  const { id } = store.sweeps()[0]!;
  store.counts(id);
  const counted = performance.now();
  // As `grw export` does.
  const cells = store
    .cells(id)
    .map(({ id: cell }): SweepCell => ({ id: cell, cell: JSON.parse(store.parameters(cell)) as Cell, state: 'done' }));
  const results = { get: (cell: CellId) => store.result(cell) ?? undefined };
  const rows = await writeTable('csv', TABLES.trace, tableRows('trace', cells, results), () => undefined);
  const exported = performance.now();
  store.close();
  return {
    openSeconds: (opened - begun) / 1000,
    countSeconds: (counted - opened) / 1000,
    exportSeconds: (exported - counted) / 1000,
    rows,
    peakBytes: peakMemory(),
  };
}
