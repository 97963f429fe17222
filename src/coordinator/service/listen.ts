import { isIP } from 'node:net';
import { ListenError } from './errors.js';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/**
 * Reads `host:port` (IPv6 as `[::1]:port`).
 * @throws ListenError when it is not of that form, or, unless `insecure`, reachable from other machines.
 */
export function listenAddress(text: string, insecure: boolean): ListenAddress {
  const match = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<host>[^:[\]]+)):(?<port>\d{1,5})$/i.exec(text);
  const host = match?.groups?.['v6'] ?? match?.groups?.['host'];
  const port = Number(match?.groups?.['port']);
  if (host === undefined || port > 65_535)
    throw new ListenError(text, `cannot listen on ${JSON.stringify(text)}: expected HOST:PORT, as in 127.0.0.1:7077`);
  if (!insecure && !isLoopback(host))
    throw new ListenError(
      text,
      `refusing to listen on ${text}: other machines could reach it, and connections are not encrypted yet. ` +
        `Listen on 127.0.0.1, or pass --insecure if the network is trusted`,
    );
  return { host, port };
}

export function showAddress({ host, port }: ListenAddress): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
