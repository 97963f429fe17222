import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cgroupMemory } from '../../src/cli/cgroup-memory.js';

/** A hierarchy of control groups, as files, with the limits given; the process is in the innermost. */
function groups(
  limits: Readonly<Record<string, string>>,
  membership = '0::/job/step/task\n',
): readonly [string, string] {
  const root = mkdtempSync(join(tmpdir(), 'grw-cgroup-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'job', 'step', 'task'), { recursive: true });
  for (const [file, text] of Object.entries(limits)) writeFileSync(join(root, file), `${text}\n`);
  const self = join(root, 'self');
  writeFileSync(self, membership);
  return [root, self];
}

test('the least limit of all groups around the process holds, wherever it is set', () => {
  expect(cgroupMemory(...groups({ 'job/memory.max': '4096', 'job/step/task/memory.max': 'max' }))).toBe(4096);
  expect(cgroupMemory(...groups({ 'job/memory.max': '4096', 'job/step/memory.high': '1024' }))).toBe(1024);
  expect(cgroupMemory(...groups({ 'memory.max': '10', 'job/memory.max': 'max' }))).toBe(10);
});

test('without limits, groups, or the files that tell of them there is none', () => {
  expect(cgroupMemory(...groups({ 'job/memory.max': 'max' }))).toBe(Infinity);
  expect(cgroupMemory(...groups({ 'job/memory.max': '10' }, '4:memory:/job\n'))).toBe(Infinity);
  expect(cgroupMemory('/nowhere', '/nowhere/self')).toBe(Infinity);
});
