import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { oomKills } from '../../src/worker/oom-kills.js';
import { folder } from '../fleet/support.js';

test('how often the kernel has ended a process for want of memory, where it tells', () => {
  const file = join(folder(), 'vmstat');
  expect(oomKills(file)).toBeNull();
  writeFileSync(file, 'nr_free_pages 12\npgfault 7\n');
  expect(oomKills(file)).toBeNull();
  writeFileSync(file, 'nr_free_pages 12\noom_kill 31\npgfault 7\n');
  expect(oomKills(file)).toBe(31);
});
