/** Numbers with the address, in bytes, at which code expects them. */
export interface Placed {
  readonly data: Float64Array;
  readonly address: number;
}

const PAGE = 65536;

/**
 * V8 compiles a loop well only for its next call, so calls are kept short: at 0.1 µs an epoch the first takes a
 * millisecond.
 */
const EPOCHS_PER_CALL = 8192;

/** One memory for all programs of a thread, each of which fills it anew: every memory reserves gigabytes of addresses. */
let shared: WebAssembly.Memory | undefined;

function atLeast(bytes: number): WebAssembly.Memory {
  shared ??= new WebAssembly.Memory({ initial: 1 });
  const missing = bytes - shared.buffer.byteLength;
  if (missing > 0) shared.grow(Math.ceil(missing / PAGE));
  return shared;
}

/** A function that lays the numbers out, runs the module over them and reads them back. */
export function runInMemory(
  module: Uint8Array<ArrayBuffer>,
  math: Readonly<Record<string, (...numbers: number[]) => number>>,
): (numbers: readonly Placed[], epochs: number) => void {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { math, memory: { state: atLeast(0) } });
  const run = instance.exports['run'] as (epochs: number) => void;
  return (numbers, epochs) => {
    const end = Math.max(...numbers.map(({ data, address }) => address + data.byteLength));
    const { buffer } = atLeast(end);
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
