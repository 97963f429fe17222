import { expect, test } from 'vitest';
import { COLUMNS, MAX_TRACE_BYTES, recordedEpochs } from '../../../src/core/record/index.js';
import { BASE, cellsOf, problemsOf } from './support.js';

/** Of BASE: 6 training and 100 evaluation images, two groups; the coordinates are not foreseen. */
const WIDTHS = { scalar: 1, group: 2, train: 6, test: 100, coordinate: 0 } as const;
const ROW_BYTES = 8 * Object.values(COLUMNS).reduce((sum, { shape }) => sum + WIDTHS[shape], 0);
const MOST = Math.floor(MAX_TRACE_BYTES / ROW_BYTES);

function sweep(epochs: number, points: number, until = '{}'): string {
  return `${BASE}method: erm\ntrain: { epochs: ${epochs}, record: { points: ${points} }, until: ${until} }\n`;
}

test('a sweep whose results would be too large to hand over is refused where it says so', () => {
  const rows = recordedEpochs(1e9, 100_000).length;
  const [problem] = problemsOf(sweep(1e9, 100_000));
  expect(problem).toBe(
    `f.yaml:6:48: key 'train.record.points': ${rows.toLocaleString('en')} recorded rows of at least ` +
      `${ROW_BYTES.toLocaleString('en')} bytes are more than the ${MAX_TRACE_BYTES.toLocaleString('en')} bytes that a ` +
      `result may have; record at most ${MOST.toLocaleString('en')} points, or evaluate on fewer`,
  );
});

test('what it advises is taken', () => {
  expect(cellsOf(sweep(1e9, MOST))).toHaveLength(1);
});

test('rows are counted, not points: early epochs coincide', () => {
  expect(recordedEpochs(100_000, 100_000).length).toBeLessThan(MOST);
  expect(cellsOf(sweep(100_000, 100_000))).toHaveLength(1);
});

test('a cell that may stop early may fit', () => {
  expect(cellsOf(sweep(1e9, 100_000, '{ train_risk: 1e-6 }'))).toHaveLength(1);
});
