import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What a compiler looks at to choose instructions: the kind of processor, and what it can do; not its clock, nor how many. */
const TELLING =
  /^(vendor_id|cpu family|model|model name|flags|Features|CPU (implementer|architecture|variant|part))\s*:/;

let identity: string | undefined;

/** The kind of processor this machine has, as in `x64 0f3c12ab9d27`: equal where compiled code is. */
export function processorIdentity(): string {
  identity ??= identityOf(process.arch, descriptionOf());
  return identity;
}

/** @param description as in Linux's `/proc/cpuinfo`, all processors below each other; other text counts as a whole */
export function identityOf(architecture: string, description: string): string {
  const lines = description.split('\n').map((line) => line.trim());
  const telling = new Set(lines.filter((line) => TELLING.test(line)));
  const kind = [...(telling.size === 0 ? lines : telling)].sort().join('\n');
  return `${architecture} ${createHash('sha256').update(kind).digest('hex').slice(0, 12)}`;
}

function descriptionOf(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return cpus()[0]?.model ?? '';
  }
}
