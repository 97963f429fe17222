// @ts-check
/** Lets Node run the suite's TypeScript as it is: `node --import ./test/chaos/typescript.mjs FILE.ts`. Checks no types. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
