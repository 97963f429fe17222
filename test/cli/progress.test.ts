import { describe, expect, it } from 'vitest';
import type { ProgressState } from '../../src/cli/progress/index.js';
import { duration, ProgressDisplay } from '../../src/cli/progress/index.js';

const state: ProgressState = { total: 30, done: 12, reused: 2, failed: 0, running: 2, partial: 0 };

/** A display with a clock of its own, and what it wrote. */
function display(isTTY: boolean): { show: ProgressDisplay; written: string[]; wait: (ms: number) => void } {
  const written: string[] = [];
  let time = 0;
  const show = new ProgressDisplay({ isTTY, write: (text) => written.push(text) }, () => time);
  return { show, written, wait: (ms) => (time += ms) };
}

describe('progress', () => {
  it('counts cells per second and time left without what earlier runs had done', () => {
    const { show, written, wait } = display(false);
    wait(5000);
    show.update(state);
    expect(written).toEqual(['12/30 cells · 2 running · 2.0 cells/s · 9 s left\n']);
  });

  it('counts half-trained cells', () => {
    const { show, written, wait } = display(false);
    wait(10_000);
    show.update({ ...state, done: 2, partial: 1 });
    expect(written).toEqual(['2/30 cells · 2 running · 0.10 cells/s · 4 min 30 s left\n']);
  });

  it('writes plain lines seldom, and the last one always', () => {
    const { show, written, wait } = display(false);
    show.update({ ...state, done: 2 });
    for (let i = 3; i <= 30; i++) {
      wait(100);
      show.update({ ...state, done: i, running: 0 });
    }
    show.end();
    expect(written).toHaveLength(2);
    expect(written[1]).toContain('30/30 cells');
    expect(written[1]).not.toContain('left');
  });

  it('keeps one line on a terminal, with a bar that fills, and notes above it', () => {
    const { show, written } = display(true);
    show.update({ ...state, done: 15, failed: 1, partial: 0 });
    show.note('cell abc failed');
    show.end();
    expect(written[0]).toMatch(/^\r.\[2K█{14}▉?░* ?15\/30 cells · 1 failed/);
    expect(written.slice(1, 4)).toEqual(['\r\u001b[2K', 'cell abc failed\n', written[0]!.replace('\r\u001b[2K', '')]);
    expect(written.at(-1)).toBe('\n');
  });

  it('says durations in two units', () => {
    expect([0.4, 59.4, 60, 3599, 3600, 90_000].map(duration)).toEqual([
      '0 s',
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '1 h 0 min',
      '1 d 1 h',
    ]);
  });
});
