import type { HostPort } from '../security/index.js';
import { hostPort, isLoopback, SecurityError } from '../security/index.js';

export interface HttpOptions {
  /** `host:port`; port 0 for any free one. */
  readonly listen: string;
  /** Serve in the clear where other machines can connect. Default false. */
  readonly insecure?: boolean;
  /** Folder of a server's certificate. Default: none, on loopback alone. */
  readonly tls?: string | undefined;
}

/** On loopback in the clear, elsewhere over TLS, or in the clear by the user's will. */
export interface HttpAddress extends HostPort {
  readonly tls: string | null;
  readonly isLoopback: boolean;
}

/** @throws SecurityError when it is not of that form, or reachable from other machines and not guarded */
export function httpAddress({ listen, insecure = false, tls }: HttpOptions): HttpAddress {
  const address = hostPort(listen);
  if (address === null)
    throw new SecurityError(`cannot serve HTTP on ${JSON.stringify(listen)}: expected HOST:PORT, as in 127.0.0.1:7680`);
  if (isLoopback(address.host)) return { ...address, tls: null, isLoopback: true };
  if (insecure) return { ...address, tls: null, isLoopback: false };
  if (tls !== undefined) return { ...address, tls, isLoopback: false };
  throw new SecurityError(
    `refusing to serve HTTP on ${listen}: other machines could read along. Give the coordinator certificates with ` +
      `--tls FOLDER, listen on 127.0.0.1, or pass --http-insecure if the network is trusted`,
  );
}
