import type { ReportInput, Write, WrittenReport } from '../../report/index.js';
import { writeReport } from '../../report/index.js';

export interface ReportOptions {
  /** The directory that the report is written into. */
  readonly out: string;
}

/** `grw report`: writes the report, done or partial, and prints the summary table, the findings and where the page is. */
export async function makeReport(options: ReportOptions, input: ReportInput, write: Write): Promise<WrittenReport> {
  const written = await writeReport(input, options.out);
  await write(`${written.summary}${written.conclusions}\n  Report: ${written.index}\n`);
  return written;
}
