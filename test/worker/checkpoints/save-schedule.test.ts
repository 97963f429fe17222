import { describe, expect, it } from 'vitest';
import { SaveSchedule } from '../../../src/worker/checkpoints/save-schedule.js';

/** A schedule with a clock of its own. */
function schedule(everySeconds: number) {
  const clock = { ms: 5_000 };
  return { clock, schedule: new SaveSchedule(everySeconds, () => clock.ms) };
}

describe('a run is saved', () => {
  it('at its interval', () => {
    const { clock, schedule: saves } = schedule(60);
    expect(saves.isDue()).toBe(false);
    clock.ms += 59_999;
    expect(saves.isDue()).toBe(false);
    clock.ms += 1;
    expect(saves.isDue()).toBe(true);
    expect(saves.time(() => (clock.ms += 100))).toBe(100);
    clock.ms += 59_999;
    expect(saves.isDue()).toBe(false);
    clock.ms += 1;
    expect(saves.isDue()).toBe(true);
  });

  it('less often when saves are slow, so that they take a fiftieth of the time', () => {
    const { clock, schedule: saves } = schedule(60);
    let saving = 0;
    const begun = clock.ms;
    for (; clock.ms < begun + 100 * 3_600_000; clock.ms += 200)
      if (saves.isDue())
        saving += saves.time(() => {
          clock.ms += 7_000;
        });
    expect(saving / (clock.ms - begun)).toBeLessThan(0.02);
    expect(saving / (clock.ms - begun)).toBeGreaterThan(0.019);
  });

  it('only when it is stopped, if so wished, and then if there is something to lose', () => {
    const { clock, schedule: saves } = schedule(0);
    clock.ms += 1_999;
    expect([saves.isDue(), saves.isWorthwhile()]).toEqual([false, false]);
    clock.ms += 1e9;
    expect([saves.isDue(), saves.isWorthwhile()]).toEqual([false, true]);
    saves.time(() => undefined);
    expect(saves.isWorthwhile()).toBe(false);
  });
});
