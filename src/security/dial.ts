import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext, type PeerCertificate } from 'node:tls';
import { Client, type ChannelOptions, credentials } from '@grpc/grpc-js';
import type { HostPort } from './addresses.js';
import { hostPort, isLoopback } from './addresses.js';
import { contradiction, SecurityError } from './errors.js';
import { probePlain, probeTls } from './probe.js';
import type { Refusal } from './refusal.js';
import type { TlsFiles } from './tls-folder.js';
import { readTlsFolder, tlsPaths } from './tls-folder.js';
import { secureContextOptions } from './tls-options.js';
import { Watched } from './watched.js';

export interface DialOptions {
  /** Folder of the certificate to show, its key and the authority to go by. Default: none, for this machine only. */
  readonly tls?: string | undefined;
  /** Connect to other machines without encryption. Default false. */
  readonly insecure?: boolean | undefined;
}

/**
 * That nothing is said in the clear to another machine, unless that is wanted.
 * @throws SecurityError
 */
export function requireSecureWay(
  coordinator: string,
  role: 'node' | 'user',
  { tls, insecure = false }: DialOptions,
): void {
  if (tls !== undefined && insecure) throw contradiction();
  if (tls === undefined && !insecure && !isLoopback(hostPort(coordinator)?.host ?? ''))
    throw new SecurityError(
      `refusing to connect to ${coordinator} without encryption: it is not on this machine. Give --tls FOLDER ` +
        `(or GRW_TLS) with certificates of grw certs ${role} NAME, or --insecure if the network is trusted`,
    );
}

/** Stands for an address in the handshake, which may name hosts only. */
const NAMELESS = 'coordinator.invalid';

/** A client's way to a coordinator: in the clear on this machine, else by mutual TLS. */
export class Dialler {
  private readonly address: HostPort | null;
  private readonly files: Watched<TlsFiles> | null;
  private present: Client | null = null;

  /**
   * @param onTrouble changed files that cannot be used; what was read before stays in force
   * @throws SecurityError
   */
  constructor(
    readonly coordinator: string,
    role: 'node' | 'user',
    private readonly options: ChannelOptions,
    security: DialOptions,
    onTrouble: (error: unknown) => void = () => undefined,
  ) {
    requireSecureWay(coordinator, role, security);
    const { tls } = security;
    this.address = hostPort(coordinator);
    if (tls !== undefined && this.address === null)
      throw new SecurityError(`cannot connect to ${JSON.stringify(coordinator)}: expected HOST:PORT, as in head:7600`);
    this.files = tls === undefined ? null : new Watched(tlsPaths(tls), () => readTlsFolder(tls, role), onTrouble);
  }

  get isSecure(): boolean {
    return this.files !== null;
  }

  /** The line, made anew when the certificate has been renewed; calls on an earlier one come to their end. */
  client(): Client {
    if (this.files?.refresh() === true) this.close();
    this.present ??= this.newClient();
    return this.present;
  }

  /** Why no connection comes about; null if that is no question of security. */
  explain(): Promise<Refusal | null> {
    if (this.address === null) return Promise.resolve(null);
    return this.files === null
      ? probePlain(this.address)
      : probeTls(this.address, this.files.value, identityCheck(this.address.host));
  }

  close(): void {
    this.present?.close();
    this.present = null;
  }

  private newClient(): Client {
    if (this.files === null || this.address === null)
      return new Client(this.coordinator, credentials.createInsecure(), this.options);
    const { host } = this.address;
    const secure = credentials.createFromSecureContext(createSecureContext(secureContextOptions(this.files.value)), {
      checkServerIdentity: identityCheck(host),
    });
    const named = isIP(host) === 0 ? {} : { 'grpc.ssl_target_name_override': NAMELESS };
    return new Client(this.coordinator, secure, { ...this.options, ...named });
  }
}

/** That the certificate is for the host that was dialled, whatever the handshake called it. */
function identityCheck(host: string): (name: string, certificate: PeerCertificate) => Error | undefined {
  return (_, certificate) => checkServerIdentity(host, certificate);
}
