import type { Check } from '../doctor/index.js';
import { examineMachine } from '../doctor/index.js';
import { EXIT } from '../exit-codes.js';

const MARKS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

/** `grw doctor`: what of this machine works, what does not, and the command that mends it. */
export async function doctor({ json }: { readonly json: boolean }): Promise<number> {
  const checks = await examineMachine();
  const works = checks.every((check) => check.status !== 'failed');
  const text = json ? `${JSON.stringify({ version: 1, works, checks }, null, 2)}\n` : checks.map(lines).join('');
  process.stdout.write(text);
  return works ? EXIT.done : EXIT.failed;
}

function lines({ name, status, detail, mend }: Check): string {
  const found = `${MARKS[status]}  ${name.padEnd(10)}  ${detail}\n`;
  return mend === undefined ? found : `${found}${' '.repeat(21)}mend: ${mend}\n`;
}
