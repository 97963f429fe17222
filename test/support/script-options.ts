import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';

/** Options of a script; where they are wrong, or help is asked for, says how it is called and ends it. */
export function scriptOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message.split('. ')[0]}\nusage: ${usage}\n`);
    process.exit(2);
  }
}
