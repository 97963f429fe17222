import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cellRow, CELLS, gapRows, GAPS } from '../core/analysis/index.js';
import type { Collected } from './collect.js';
import { collect } from './collect.js';
import type { Caption, Figure1, SeriesStyle } from './figures/index.js';
import {
  figure1,
  figure1Caption,
  FIGURE1_DATA,
  figure1Data,
  figure1Spec,
  renderPng,
  renderSvg,
  seriesStyles,
  withIdPrefix,
} from './figures/index.js';
import { writeFileAtomically } from './files.js';
import type { ReportInput } from './input.js';
import { page } from './page/index.js';
import { csvHeader, csvRow, METHODS, methodRows, writeTable } from './tables/index.js';

export interface WrittenReport {
  /** The page. */
  readonly index: string;
  /** All files written, the page included. */
  readonly files: readonly string[];
}

/**
 * Writes a report of a sweep, done or partial, into `directory`: `index.html`, `figure1.svg` and `.png` with their numbers
 * in `figure1.csv`, and the tables `cells.csv`, `gaps.csv` and `methods.csv`. Every file is replaced whole, the page last.
 */
export async function writeReport(input: ReportInput, directory: string): Promise<WrittenReport> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  const path = (name: string): string => {
    const file = join(directory, name);
    files.push(file);
    return file;
  };
  const collected = await writeFileAtomically(path('cells.csv'), async (cells) =>
    writeFileAtomically(path('gaps.csv'), async (gaps) => {
      await cells(csvHeader(CELLS));
      await gaps(csvHeader(GAPS));
      return collect(input, async (pairing) => {
        await cells(csvRow(CELLS, cellRow(pairing)));
        for (const row of gapRows(pairing)) await gaps(csvRow(GAPS, row));
      });
    }),
  );
  await writeFileAtomically(path('methods.csv'), (write) =>
    writeTable('csv', METHODS, methodRows(collected.aggregates), write),
  );
  const styles = seriesStyles(input.cells.map(({ cell }) => cell.method));
  const drawn = collected.rows.length === 0 ? null : await draw(collected, styles);
  if (drawn !== null) {
    await writeFileAtomically(path('figure1.svg'), (write) => write(drawn.svg));
    await writeFileAtomically(path('figure1.png'), (write) => write(renderPng(drawn.svg)));
    await writeFileAtomically(path('figure1.csv'), (write) =>
      writeTable('csv', FIGURE1_DATA, figure1Data(drawn.figure), write),
    );
  }
  const index = path('index.html');
  const figure = drawn && { svg: withIdPrefix(drawn.svg, 'figure1'), caption: drawn.caption };
  await writeFileAtomically(index, (write) => write(page({ report: input, collected, styles, figure })));
  return { index, files };
}

interface Drawing {
  readonly figure: Figure1;
  readonly svg: string;
  readonly caption: Caption;
}

async function draw(collected: Collected, styles: readonly SeriesStyle[]): Promise<Drawing> {
  const figure = figure1(collected.rows, styles);
  return { figure, svg: await renderSvg(figure1Spec(figure)), caption: figure1Caption({ ...collected, figure }) };
}
