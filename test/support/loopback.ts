/** How many were given by this process. */
let given = 0;

/**
 * An address of loopback that its caller has to itself, for servers that come back on the port that they had: nobody else is
 * given that port meanwhile. Only Linux has more than one.
 */
export function ownLoopback(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  given += 1;
  return [127, 1 + ((process.pid >> 8) % 254), process.pid & 255, 1 + (given % 254)].join('.');
}
