import { sharedMemory } from '../assembly/index.js';

/** Numbers with the address, in bytes, at which code expects them. */
export interface Placed {
  readonly data: Float64Array;
  readonly address: number;
}

/**
 * V8 compiles a loop well only for its next call, so calls are kept short: at 0.1 µs an epoch the first takes a
 * millisecond.
 */
const EPOCHS_PER_CALL = 8192;

/** A function that lays the numbers out, runs the code over them and reads them back. */
export function runInMemory(run: (epochs: number) => void): (numbers: readonly Placed[], epochs: number) => void {
  return (numbers, epochs) => {
    const end = Math.max(...numbers.map(({ data, address }) => address + data.byteLength));
    const { buffer } = sharedMemory(end);
    const views = numbers.map(({ data, address }) => new Float64Array(buffer, address, data.length));
    numbers.forEach(({ data }, i) => {
      views[i]!.set(data);
    });
    for (let left = epochs; left > 0; left -= EPOCHS_PER_CALL) run(Math.min(left, EPOCHS_PER_CALL));
    numbers.forEach(({ data }, i) => {
      data.set(views[i]!);
    });
  };
}
