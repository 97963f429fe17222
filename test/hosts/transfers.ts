/** How long a checkpoint takes from one host to another and back, by the size of HTTP/2's windows. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, firstLine, Processes, signal } from '../chaos/processes.js';
import { Network } from './network.js';

const END = fileURLToPath(new URL('./transfer.ts', import.meta.url));
const TYPESCRIPT = fileURLToPath(new URL('../chaos/typescript.mjs', import.meta.url));

/**
 * @param delayMs one way
 * @returns for each window a line of JSON: seconds `up` and `down`, and of processor time
 */
export async function transfers(folder: string, mebibytes: number, delayMs: number, windows: readonly number[]) {
  const network = await Network.start(2, 1);
  const processes = new Processes(`transfers-${process.pid}-${Date.now()}`);
  const file = join(folder, 'checkpoint');
  writeFileSync(file, randomBytes(mebibytes * 2 ** 20));
  const [head, node] = [network.hosts[0]!, network.hosts[1]!];
  const lines: string[] = [];
  try {
    await network.change({ delayMs });
    for (const [i, window] of windows.entries()) {
      const args = [`${head.address}:${7600 + i}`, file, String(window)];
      const command = ['--import', TYPESCRIPT, END];
      const server = processes.start([...command, 'serve', ...args], {}, folder, head.on);
      await firstLine(server);
      const line = await firstLine(processes.start([...command, 'carry', ...args], {}, folder, node.on));
      lines.push(`window ${window}: ${line}`);
      signal(server.pid!, 'SIGKILL');
      await ended(server);
    }
    return lines;
  } finally {
    await processes.reap();
    await network.stop();
  }
}
