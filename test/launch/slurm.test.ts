import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SlurmJobOptions } from '../../src/launch/slurm/index.js';
import { batchScript, jobOfNode, readQueue, shellQuote } from '../../src/launch/slurm/index.js';

const OPTIONS: SlurmJobOptions = {
  name: 'fleet',
  coordinator: 'host:7600',
  cpus: 2,
  memory: null,
  timeLimit: null,
  warn: 120,
  partition: null,
  account: null,
  qos: null,
  sbatch: [],
  setup: [],
  output: 'grw-logs/%x-%j.out',
  grw: 'printf %s\\\\n',
  logs: 'logs',
  checkpoints: 'checkpoints',
  outbox: 'outbox',
  checkpointEvery: 60,
  uploadEvery: 300,
  environment: {},
  insecure: false,
  requeueAtLimit: true,
};

/** The words that the node would be given. */
function words(options: Partial<SlurmJobOptions>, env: Record<string, string> = {}): string[] {
  const script = batchScript({ ...OPTIONS, ...options });
  const text = execFileSync('bash', ['-s'], { input: script, env: { ...process.env, SLURM_JOB_ID: '17', ...env } });
  return text.toString().split('\n');
}

test('any text is one word of the shell', () => {
  const printable = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  // All words of a run in one shell: processes are slow to start where many do.
  fc.assert(
    fc.property(fc.array(printable, { minLength: 20, maxLength: 40 }), (texts) => {
      const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${texts.map(shellQuote).join(' ')}`]).toString();
      expect(printed.split('\0').slice(0, -1)).toEqual(texts);
    }),
    { numRuns: 5 },
  );
});

test('names and folders arrive as they are, the node is called after its job', () => {
  const logs = `a b'; exit 1; "$(x)`;
  expect(words({ logs })).toContain(logs);
  expect(words({})).toContain('fleet.17.0');
  expect([words({}).includes('--insecure'), words({ insecure: true }).includes('--insecure')]).toEqual([false, true]);
  const task = { SLURM_ARRAY_JOB_ID: '16', SLURM_ARRAY_TASK_ID: '3', SLURM_RESTART_COUNT: '2' };
  expect(words({}, task)).toContain('fleet.16_3.2');
  expect([jobOfNode('fleet', 'fleet.16_3.2'), jobOfNode('fleet', 'fleet.17.0')]).toEqual(['16_3', '17']);
  expect([jobOfNode('fleet', 'fleet.two.17.0'), jobOfNode('fleet', 'host-17')]).toEqual([null, null]);
});

test('what would end a directive, or begin another, is refused', () => {
  expect(() => batchScript({ ...OPTIONS, partition: 'a\n#SBATCH --uid=0' })).toThrow(/^--partition: expected/);
  expect(() => batchScript({ ...OPTIONS, sbatch: ['--x\nrm'] })).toThrow(/^--sbatch: expected/);
  expect(() => batchScript({ ...OPTIONS, name: 'a b' })).toThrow(/^--name: expected/);
});

test('the queue is read: phases, causes, jobs that are held for good', () => {
  const text = `1|PENDING|N/A|N/A|Resources\n2_0|RUNNING|100|160|None\n3|FAILED|100|103|NonZeroExitCode\n4|TIMEOUT|100|160|TimeLimit
5|PENDING|N/A|N/A|launch failed requeued held\n6|CANCELLED|N/A|N/A|None\n`;
  expect(readQueue(text).map(({ observed, isStuck }) => ({ ...observed, isStuck }))).toMatchObject([
    { key: '1', phase: 'waiting', isStuck: false },
    { key: '2_0', phase: 'running' },
    { key: '3', phase: 'ended', end: { cause: 'failed', lastedMs: 3_000, why: 'FAILED (NonZeroExitCode)' } },
    { key: '4', phase: 'ended', end: { cause: 'completed', lastedMs: 60_000 } },
    { key: '5', phase: 'ended', isStuck: true, end: { cause: 'failed' } },
    { key: '6', phase: 'ended', end: { cause: 'taken', lastedMs: null } },
  ]);
});
