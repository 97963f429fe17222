/**
 * Hosts that are namespaces of this machine's network, with addresses of their own (10.77.0.0/24, which exists inside the
 * namespaces only) and lines between them that can be slow, lossy, silent or down. Needs root, Debian's iproute2 and python3.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const WIRE = fileURLToPath(new URL('./wire.py', import.meta.url));

export interface Host {
  readonly address: string;
  /** What a command is put behind to run on this host. */
  readonly on: readonly string[];
  readonly namespace: string;
}

/** How packets fare, from one host to another. */
export interface Conditions {
  /** One way. */
  readonly delayMs?: number;
  /** Share of packets that are lost, each by itself. */
  readonly loss?: number;
  /** Hosts from and to which nothing comes any more, without a word: no RST, no ICMP. */
  readonly silent?: readonly Host[];
}

/** What became of the packets. */
export interface Traffic {
  readonly packets: number;
  readonly lost: number;
  readonly silenced: number;
}

/** Why there can be no such network here; null when there can. */
export function networkMissing(): string | null {
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  if (!existsSync('/dev/net/tun')) return 'the kernel has no TUN devices (/dev/net/tun)';
  const namespace = `grw-${process.pid}-try`;
  try {
    execFileSync('python3', ['-c', '']);
    ip('netns', 'add', namespace);
    ip('netns', 'delete', namespace);
    return null;
  } catch (error) {
    return `network namespaces cannot be made (iproute2, python3): ${error instanceof Error ? error.message : String(error)}`;
  }
}

export class Network {
  private readonly answers: ((line: string) => void)[] = [];
  private text = '';

  private constructor(
    readonly hosts: readonly Host[],
    private readonly cable: string,
    private readonly wire: ChildProcessByStdio<Writable, Readable, null>,
  ) {
    wire.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (this.text + chunk).split('\n');
      this.text = lines.pop()!;
      for (const line of lines) this.answers.shift()?.(line);
    });
  }

  /** Hosts 10.77.0.1, 10.77.0.2, …; `seed` decides which packets are lost. */
  static async start(count: number, seed: number): Promise<Network> {
    const mark = `grw-${process.pid}`;
    const hosts = Array.from({ length: count }, (_, i): Host => {
      const namespace = `${mark}-${i + 1}`;
      return { namespace, address: `10.77.0.${i + 1}`, on: ['ip', 'netns', 'exec', namespace] };
    });
    const cable = `${mark}-cable`;
    const names = [cable, ...hosts.map(({ namespace }) => namespace)];
    const made: string[] = [];
    try {
      for (const name of names) {
        ip('netns', 'add', name);
        made.push(name);
      }
      const ends = hosts.map(({ address, namespace }) => `${address}=${namespace}`);
      const args = ['netns', 'exec', cable, 'python3', WIRE, String(seed), ...ends];
      const network = new Network(hosts, cable, spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] }));
      await network.answer();
      return network;
    } catch (error) {
      for (const name of made) ip('netns', 'delete', name);
      throw error;
    }
  }

  /** From now on; what is not named stays as it is. */
  async change({ delayMs, loss, silent }: Conditions): Promise<void> {
    const hosts = silent?.map(({ address }) => address);
    this.wire.stdin.write(`${JSON.stringify({ delay_ms: delayMs, loss, silent: hosts })}\n`);
    await this.answer();
  }

  /** Takes a host's link down, or up again. */
  link(host: Host, state: 'up' | 'down'): void {
    ip('-n', host.namespace, 'link', 'set', 'grw0', state);
  }

  /** Ends it. Processes on its hosts have to have ended. */
  async stop(): Promise<Traffic> {
    const last = this.answer();
    this.wire.stdin.end();
    try {
      return JSON.parse(await last) as Traffic;
    } finally {
      for (const { namespace } of this.hosts) ip('netns', 'delete', namespace);
      ip('netns', 'delete', this.cable);
    }
  }

  private answer(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.answers.push(resolve);
      this.wire.once('exit', (code) => setImmediate(() => reject(new Error(`the wire ended with ${code}`))));
    });
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
