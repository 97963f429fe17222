import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cellRow, CELLS, findings, gapRows, GAPS } from '../core/analysis/index.js';
import { collect } from './collect.js';
import { conclusionsText } from './conclusions.js';
import { drawAll } from './draw.js';
import { FIGURE1_DATA, figure1Data, renderPng, seriesStyles } from './figures/index.js';
import { writeFileAtomically } from './files.js';
import type { ReportInput } from './input.js';
import { page } from './page/index.js';
import { summaryTable } from './terminal.js';
import {
  csvHeader,
  csvRow,
  lawRows,
  LAWS,
  lawsLatex,
  METHODS,
  methodRows,
  REGIME_TABLE,
  regimeRows,
  writeTable,
} from './tables/index.js';

export interface WrittenReport {
  /** The page. */
  readonly index: string;
  /** All files written, the page included. */
  readonly files: readonly string[];
  /** Means over seeds by method and combination, for terminals. */
  readonly summary: string;
  /** Boundaries and laws, for terminals; empty where the sweep has neither. */
  readonly conclusions: string;
}

/**
 * Writes a report of a sweep, done or partial, into `directory`: `index.html`; `figure1.svg` and `.png` with their numbers
 * in `figure1.csv`, and `evaluation`; where the sweep has their axes `regimes`, `scaling`, `risk` and `errors` as `.svg` and `.png`; the tables
 * `cells.csv`, `gaps.csv`, `methods.csv`, `regimes.csv`, `laws.csv` and `laws.tex`. Every file is replaced whole, the page last.
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
  const found = findings(input, collected, input);
  await writeFileAtomically(path('regimes.csv'), (write) => writeTable('csv', REGIME_TABLE, regimeRows(found), write));
  await writeFileAtomically(path('laws.csv'), (write) => writeTable('csv', LAWS, lawRows(found.laws), write));
  await writeFileAtomically(path('laws.tex'), (write) => write(lawsLatex(found.laws)));
  const styles = seriesStyles(input.cells.map(({ cell }) => cell.method));
  const { all: figures, curves } = await drawAll(collected, found, styles);
  for (const { name, svg } of figures) {
    await writeFileAtomically(path(`${name}.svg`), (write) => write(svg));
    await writeFileAtomically(path(`${name}.png`), (write) => write(renderPng(svg)));
  }
  if (curves !== null)
    await writeFileAtomically(path('figure1.csv'), (write) =>
      writeTable('csv', FIGURE1_DATA, figure1Data(curves), write),
    );
  const index = path('index.html');
  await writeFileAtomically(index, (write) => write(page({ report: input, collected, found, styles, figures })));
  return {
    index,
    files,
    summary: summaryTable(collected.aggregates, styles),
    conclusions: conclusionsText(found, styles),
  };
}
