import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { Screen } from '../../src/cli/top/index.js';
import { span } from '../../src/cli/top/line.js';
import { top } from '../../src/cli/verbs/top.js';
import { coordinator, localNode } from '../fleet/fleet.js';
import { uniformSweep, until } from '../fleet/support.js';

class FakeTerminal extends EventEmitter {
  columns = 60;
  rows = 10;
  written = '';

  constructor(readonly isTTY: boolean) {
    super();
  }

  write(text: string): void {
    this.written += text;
  }
}

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?1049l';

test('the terminal gets its own screen and cursor back, once, also when the process just exits', () => {
  const terminal = new FakeTerminal(true);
  let resized = 0;
  const before = process.listenerCount('exit');
  const screen = new Screen(terminal, () => (resized += 1));
  screen.show([[span('too early')]]);
  expect(terminal.written).toBe('');
  screen.open();
  screen.show([[span('one')], [span('two', 'bad')]]);
  expect(terminal.written).toContain(ENTER);
  expect(terminal.written).toContain('one\u001b[K\r\n\u001b[31mtwo\u001b[0m\u001b[K\u001b[J');
  terminal.columns = 100;
  terminal.emit('resize');
  expect(resized).toBe(1);
  expect(screen.size).toEqual({ columns: 100, rows: 10 });
  // What process.exit would call.
  process.listeners('exit').at(-1)!.call(process, 0);
  expect(terminal.written.endsWith(LEAVE)).toBe(true);
  screen.close();
  screen.show([[span('too late')]]);
  expect(terminal.written.endsWith(LEAVE)).toBe(true);
  expect(terminal.written.split(LEAVE)).toHaveLength(2);
  expect(process.listenerCount('exit')).toBe(before);
  expect(terminal.listenerCount('resize')).toBe(0);
});

test('one look at a fleet at work: in words where there is no terminal, and as a document', async () => {
  const running = await coordinator();
  const sweep = running.submit(uniformSweep(6, 60_000, 'slow'));
  localNode(running.address, { name: 'mine' });
  const look = async (json: boolean): Promise<string> => {
    let text = '';
    const io = { write: (more: string) => void (text += more), terminal: new FakeTerminal(false) };
    expect(await top({ coordinator: running.address, every: 1, once: json, json }, io)).toBe(0);
    return text;
  };
  await until(() => running.status().nodes.some(({ leased }) => leased > 0));
  let words = '';
  // Nodes tell what they train with every heartbeat.
  await expect.poll(async () => (words = await look(false))).toContain('erm lambda=0 seed=');
  for (const part of [sweep, '0 of 6 done', 'mine', 'linear erm lambda=0 seed=0', '2 of 2 threads train'])
    expect(words).toContain(part);
  expect(words).not.toContain('\u001b');
  const document = JSON.parse(await look(true)) as object;
  expect(document).toMatchObject({
    version: 1,
    sweeps: [{ sweep, counts: { done: 0, failed: 0 } }],
    nodes: [{ name: 'mine', busy: 2, tasks: [{ sweep, epochsAtMost: 60_000 }, { sweep }] }],
    faults: [],
  });
});

test('where nobody answers it says so', async () => {
  const io = { write: () => undefined, terminal: new FakeTerminal(true) };
  const asked = top({ coordinator: '127.0.0.1:9', every: 1, once: false, json: false }, io);
  await expect(asked).rejects.toThrow('no coordinator answers at 127.0.0.1:9');
  expect(io.terminal.written).toBe('');
});
