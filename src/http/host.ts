import { hostPort, isLoopback } from '../security/index.js';

/**
 * Whether a request may be meant for a server that listens on loopback. A page from elsewhere can have a browser ask
 * 127.0.0.1 under a name of its own (DNS rebinding), and would read the answer; the name it uses gives it away.
 */
export function isMeantForLoopback(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = hostPort(host)?.host ?? (host.startsWith('[') ? host.replace(/^\[|\]$/g, '') : host);
  return isLoopback(name.toLowerCase());
}
