const PAGE = 65536;

/** One memory for all code of a thread, which fills it anew at every call: every memory reserves gigabytes of addresses. */
let shared: WebAssembly.Memory | undefined;

/** The memory, of so many bytes at least. Growing it detaches all former views of its buffer. */
export function sharedMemory(bytes: number): WebAssembly.Memory {
  shared ??= new WebAssembly.Memory({ initial: 1 });
  const missing = bytes - shared.buffer.byteLength;
  if (missing > 0) shared.grow(Math.ceil(missing / PAGE));
  return shared;
}
