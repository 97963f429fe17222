import type { Cell } from '../cell/index.js';
import { extentOf, groupsOf, InvalidCellError } from '../cell/index.js';
import type { ColumnShape } from '../record/index.js';
import { COLUMNS, MAX_TRACE_BYTES, recordedEpochs } from '../record/index.js';
import { countText } from './text.js';

const FLOAT64_BYTES = 8;

/**
 * Refuses a cell whose result could not be handed over: its training would be for nothing. Only what is certain before
 * training is counted (one output, no coordinates), and nothing of cells that may stop before their last record.
 * @throws InvalidCellError
 */
export function checkTraceSize(cell: Cell): void {
  const { epochs, record, until } = cell.train;
  if (until.train_risk !== undefined || until.stationary !== undefined) return;
  const row = rowBytes(cell);
  const most = Math.floor(MAX_TRACE_BYTES / row);
  if (record.points <= most) return;
  const rows = until.time === undefined ? recordedEpochs(epochs, record.points).length : record.points;
  if (rows <= most) return;
  throw new InvalidCellError(
    ['train', 'record', 'points'],
    `${countText(rows)} recorded rows of at least ${countText(row)} bytes are more than the ${countText(MAX_TRACE_BYTES)} bytes ` +
      `that a result may have; record at most ${countText(most)} points, or evaluate on fewer`,
  );
}

/** Of one recorded row, at least. */
function rowBytes({ data }: Cell): number {
  const { samples, evaluationSamples } = extentOf(data);
  const widths: Record<ColumnShape, number> = {
    scalar: 1,
    group: groupsOf(data).names.length,
    train: samples,
    test: evaluationSamples,
    coordinate: 0,
  };
  return FLOAT64_BYTES * Object.values(COLUMNS).reduce((sum, { shape }) => sum + widths[shape], 0);
}
