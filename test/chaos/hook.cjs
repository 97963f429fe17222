// @ts-check
/**
 * Loaded by the suite alone, into every process and thread of its fleets (`NODE_OPTIONS`). Files in the folder
 * `GRW_CHAOS_HOOKS` are orders: `clock` holds milliseconds to add to the wall clock, `NAME.clock` others for that node; whichever training thread finds
 * `NAME.kill-thread` or `NAME.segfault` first obeys it and dies; while `NAME.fail` is there every cell fails. NAME is the
 * node's, `GRW_CHAOS_NAME`. Monotonic clocks are left alone, as a step of the system's clock leaves them.
 */
const { existsSync, readFileSync, unlinkSync } = require('node:fs');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const folder = process.env['GRW_CHAOS_HOOKS'] ?? '';
const name = process.env['GRW_CHAOS_NAME'] ?? '';
const EVERY_MS = 20;

/** @param {string} order */
function ordered(order) {
  try {
    return Number(readFileSync(join(folder, order), 'utf8'));
  } catch {
    return undefined;
  }
}

const RealDate = Date;
const realNow = Date.now;
let offset = 0;
let readAt = -Infinity;
Date.now = () => {
  const at = performance.now();
  if (at - readAt > EVERY_MS) {
    readAt = at;
    offset = ordered(`${name}.clock`) ?? ordered('clock') ?? 0;
  }
  return realNow() + offset;
};
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget),
});

/** @param {string} order */
function obeys(order) {
  try {
    unlinkSync(join(folder, `${name}.${order}`));
    return true;
  } catch {
    return false;
  }
}

if (!isMainThread) {
  // Trainers give signs of life between chunks of epochs, with this alone.
  const add = Atomics.add;
  let looked = 0;
  Atomics.add = function (/** @type {any} */ array, /** @type {any} */ index, /** @type {any} */ value) {
    const at = performance.now();
    if (at - looked > EVERY_MS) {
      looked = at;
      if (obeys('kill-thread')) process.exit(7);
      if (obeys('segfault')) process.kill(process.pid, 'SIGSEGV');
    }
    if (name !== '' && existsSync(join(folder, `${name}.fail`))) throw new Error('no space left on device');
    return add(array, index, value);
  };
}
