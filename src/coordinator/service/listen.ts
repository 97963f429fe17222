import { isIP } from 'node:net';
import type { HostPort } from '../../security/index.js';
import { hostPort, isLoopback } from '../../security/index.js';
import { ListenError } from './errors.js';

/** How connections are guarded: in the clear, in the clear by the user's will, or by mutual TLS and join tokens. */
export type Guard =
  { readonly kind: 'none' } | { readonly kind: 'insecure' } | { readonly kind: 'tls'; readonly hasTokens: boolean };

/**
 * Reads `host:port` (IPv6 as `[::1]:port`; port 0 for any free one).
 * @throws ListenError when it is not of that form, or reachable from other machines and not guarded.
 */
export function listenAddress(text: string, guard: Guard): HostPort {
  const address = hostPort(text);
  if (address === null)
    throw new ListenError(text, `cannot listen on ${JSON.stringify(text)}: expected HOST:PORT, as in 127.0.0.1:7077`);
  if (isLoopback(address.host) || guard.kind === 'insecure') return address;
  if (guard.kind === 'none')
    throw new ListenError(
      text,
      `refusing to listen on ${text}: other machines could reach it. Give it certificates with --tls FOLDER ` +
        `(grw certs init, then grw certs server HOST make them), listen on 127.0.0.1, ` +
        `or pass --insecure if the network is trusted`,
    );
  if (!guard.hasTokens)
    throw new ListenError(
      text,
      `refusing to listen on ${text}: no node could join, since there is no join token. grw certs token makes one`,
    );
  return address;
}

export function showAddress({ host, port }: HostPort): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
