import type { Column, ColumnName, Trace } from '../../core/record/index.js';
import { COLUMN_NAMES } from '../../core/record/index.js';

/** Bytes of a column that is not worth a transfer of its own: handing over a buffer costs more than copying this much. */
const SMALL = 64 * 1024;

/** The same trace, small columns gathered in one buffer; `buffers` are those that can be transferred. */
export function packed(trace: Trace): { readonly trace: Trace; readonly buffers: ArrayBuffer[] } {
  const all = COLUMN_NAMES.map((name) => [name, trace.columns[name]] as const);
  const shared = new Float64Array(all.reduce((sum, [, { data }]) => sum + (isSmall(data) ? data.length : 0), 0));
  const buffers = new Set([shared.buffer]);
  let at = 0;
  const columns = all.map(([name, { width, data }]): [ColumnName, Column] => {
    if (!isSmall(data)) {
      const whole = own(data);
      buffers.add(whole.buffer);
      return [name, { width, data: whole }];
    }
    const view = shared.subarray(at, at + data.length);
    view.set(data);
    at += data.length;
    return [name, { width, data: view }];
  });
  return {
    trace: { points: trace.points, columns: Object.fromEntries(columns) as Trace['columns'] },
    buffers: [...buffers],
  };
}

function isSmall(data: Float64Array): boolean {
  return data.byteLength <= SMALL;
}

/** A view into larger or shared memory is copied: the rest must not go away with it. */
function own(data: Float64Array): Float64Array<ArrayBuffer> {
  const { buffer, byteLength } = data;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return alone ? (data as Float64Array<ArrayBuffer>) : new Float64Array(data);
}
