import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../src/log/index.js';
import { temporaryFolder } from './support/grw.js';

/** Every write to this device fails as on a full disk. */
const FULL = '/dev/full';

test.runIf(process.platform === 'linux')('a full disk costs lines of the log, not the process', () => {
  expect(() => writeFileSync(FULL, 'x')).toThrow('ENOSPC');
  const log = openLog(FULL, 'test');
  // More, in all, than is kept.
  for (let i = 0; i < 30; i++) log.info({ text: 'x'.repeat(100_000) }, 'lost');
  const file = join(temporaryFolder(), 'a.log');
  openLog(file, 'test').info('kept');
  expect(readFileSync(file, 'utf8')).toContain('"msg":"kept"');
});
