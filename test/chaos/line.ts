import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** What becomes of bytes on their way: `mute` throws away what the near side says, `deaf` what comes back. */
type Manner = 'sound' | 'mute' | 'deaf';

/** The line between a node and its coordinator, as a TCP proxy that can be spoilt. It outlives the coordinator. */
export class Line {
  manner: Manner = 'sound';
  delayMs = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** @param target asked for at every connection: the coordinator may have moved */
  static async to(target: () => string): Promise<Line> {
    const server = createServer((near) => {
      const [host, port] = target().split(':');
      line.join(near, connect(Number(port), host));
    });
    const line = new Line(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get address(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  }

  /** Ends every connection, in the middle of whatever it says; new ones are sound. */
  cut(): void {
    this.manner = 'sound';
    this.delayMs = 0;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    this.cut();
  }

  private join(near: Socket, far: Socket): void {
    this.carry(near, far, 'mute');
    this.carry(far, near, 'deaf');
  }

  private carry(from: Socket, to: Socket, lostWhile: Manner): void {
    this.sockets.add(from);
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    let latest = Promise.resolve();
    from.on('data', (bytes) => {
      if (this.manner === lostWhile) return;
      const { delayMs } = this;
      // In order, also while the delay changes.
      latest = latest.then(async () => {
        if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
        if (!to.destroyed) to.write(bytes);
      });
    });
  }
}
