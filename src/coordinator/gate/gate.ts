import { createServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import type {
  ConnectionInjector,
  Metadata,
  Server,
  ServerInterceptingCallInterface,
  ServerInterceptor,
} from '@grpc/grpc-js';
import { ServerCredentials, ServerInterceptingCall, status } from '@grpc/grpc-js';
import type { NodeId } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import type { HostPort } from '../../security/index.js';
import {
  beginOf,
  endOf,
  endsSoon,
  isIssuedBy,
  judgeToken,
  secureContextOptions,
  ServerFolder,
  showIdentity,
  showTime,
  TOKEN_METADATA,
} from '../../security/index.js';
import { FLEET_SERVICE, fleetService } from '../../wire/index.js';
import { RefusalCount } from '../observation/index.js';
import type { Credential, Objection } from './judge.js';
import { credentialOf, handshakeFailure, mayCall, NO_CERTIFICATE, NO_IDENTITY, standing, tlsRefusal } from './judge.js';
import { NodeIdentities } from './node-identities.js';
import { RefusalLog } from './refusal-log.js';
import { refuse } from './refuse.js';

/** Looks at the files so often without being asked; every connection and call looks as well. */
const WATCH_MS = 1_000;

/** Warns so often of certificates that end soon. */
const REMIND_MS = 86_400_000;

/** Peers have so long for the handshake. */
const HANDSHAKE_MS = 10_000;

/** From the last word to a peer that is no longer believed until its connection is cut. */
const PARTING_MS = 1_000;

type Status = Readonly<{ code: status; details: string }>;

/** A connection that was let in. */
interface Connection {
  readonly socket: TLSSocket;
  readonly credential: Credential;
  /** Whether a node has shown a join token on it. */
  joined: boolean;
  /** Once it is no longer believed: what it is told until it is cut. */
  parting: Status | null;
  /** How to end the calls that are open on it. */
  readonly calls: Set<(status: Status) => void>;
}

/**
 * The way into a coordinator that other machines can reach. TLS comes first: gRPC sees no byte of a peer whose certificate
 * is not in order. Then every call is judged: the standing of the certificate now, its role, and the join token of a node.
 */
export class Gate {
  private readonly folder: ServerFolder;
  private readonly tls: TlsServer;
  private readonly connections = new Map<string, Connection>();
  private readonly refusals: RefusalLog;
  private readonly nodes = new NodeIdentities();
  private readonly timers: NodeJS.Timeout[];
  private injector: ConnectionInjector | null = null;

  /** @throws SecurityError */
  constructor(
    folder: string,
    private readonly log: Logger,
    private readonly clock: () => number = Date.now,
    private readonly refused = new RefusalCount(),
  ) {
    this.folder = new ServerFolder(folder, (error) =>
      log.error({ err: error, folder }, 'changed files for TLS cannot be used; the earlier ones stay in force'),
    );
    this.refusals = new RefusalLog(log, clock);
    this.tls = createServer({
      ...secureContextOptions(this.folder.tls),
      ALPNProtocols: ['h2'],
      requestCert: true,
      // Judged in `welcome`, which can say why, before anything else may read from the connection.
      rejectUnauthorized: false,
      handshakeTimeout: HANDSHAKE_MS,
    });
    // Ahead of the handshake, which takes the certificate that is there when it begins.
    this.tls.prependListener('connection', () => this.refresh());
    this.tls.on('secureConnection', (socket) => this.welcome(socket));
    this.tls.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      this.refused.add('handshake');
      this.refusals.warn({ peer: peerOf(socket), reason: handshakeFailure(error.code ?? error.message) });
    });
    this.timers = [setInterval(() => this.refresh(), WATCH_MS), setInterval(() => this.remind(), REMIND_MS)];
    for (const timer of this.timers) timer.unref();
    this.remind();
  }

  /** Whether a join token was ever made: without one no node can come in. */
  get hasTokens(): boolean {
    return this.folder.tokens.tokens.length > 0;
  }

  /** Listens for `server`; the port that was found. */
  listen({ host, port }: HostPort, server: Server): Promise<number> {
    // The connections it gets are encrypted and judged already.
    this.injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    return new Promise((resolve, reject) => {
      this.tls.once('error', reject);
      this.tls.listen({ host, port }, () => {
        this.tls.removeListener('error', reject);
        this.tls.on('error', (error) => this.log.error({ err: error }, 'listening'));
        const address = this.tls.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more connections; those there are go on. */
  stopListening(): void {
    this.tls.close();
  }

  close(): void {
    this.stopListening();
    for (const timer of this.timers) clearInterval(timer);
    for (const { socket } of this.connections.values()) socket.destroy();
  }

  /** Judges every call before its handler hears of it. */
  readonly interceptor: ServerInterceptor = ({ path }, call) => {
    const connection = this.connections.get(call.getPeer());
    const end = (status: Status): void => {
      connection?.calls.delete(end);
      call.sendStatus(status);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            const refusal = this.judgeCall(path, call, connection, metadata);
            if (refusal !== null) return end(refusal);
            metadata.remove(TOKEN_METADATA);
            connection?.calls.add(end);
            proceed(metadata);
          },
          onCancel: () => void connection?.calls.delete(end),
        }),
      sendStatus: (status, next) => {
        connection?.calls.delete(end);
        next(status);
      },
    });
  };

  /** Why a node may not be who it says it is; `peer` as gRPC names it. */
  objection(peer: string, hello: { readonly node: NodeId; readonly name: string }): string | null {
    const connection = this.connections.get(peer);
    if (connection === undefined) return 'its connection has gone';
    const refusal = this.nodes.objection(connection.credential.identity, hello);
    if (refusal === null) return null;
    const objection = { ...refusal, kind: 'node-identity' } as const;
    this.report(peer, connection.credential, objection, { node: hello.node, name: hello.name });
    return refusal.reason;
  }

  private welcome(socket: TLSSocket): void {
    // Whoever uses the connection hears of its errors; this keeps those without a user from ending the process.
    socket.on('error', () => undefined);
    const peer = peerOf(socket);
    const credential = this.judgeCertificate(socket);
    if ('reason' in credential) {
      const { subject, serialNumber: serial } = socket.getPeerX509Certificate() ?? {};
      this.report(peer, null, credential, { subject, serial });
      return refuse(socket, credential);
    }
    this.connections.set(peer, { socket, credential, joined: false, parting: null, calls: new Set() });
    socket.once('close', () => this.connections.delete(peer));
    this.log.debug({ peer, certificate: showIdentity(credential.identity), serial: credential.serial }, 'connected');
    this.injector?.injectConnection(socket);
  }

  private judgeCertificate(socket: TLSSocket): Credential | Objection {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return NO_CERTIFICATE;
    // Also when it was not authorized for a reason that is not named.
    if (!socket.authorized) return tlsRefusal(String(socket.authorizationError), endOf(certificate));
    const credential = credentialOf(certificate);
    if (credential === null) return NO_IDENTITY;
    return standing(credential, this.folder.revoked, this.clock()) ?? credential;
  }

  private judgeCall(
    path: string,
    call: ServerInterceptingCallInterface,
    connection: Connection | undefined,
    metadata: Metadata,
  ): Status | null {
    this.refresh();
    const shown = call.getAuthContext().sslPeerCertificate?.fingerprint256;
    if (connection === undefined || shown !== connection.credential.fingerprint)
      return { code: status.UNAUTHENTICATED, details: 'this connection was not let in' };
    if (connection.parting !== null) return connection.parting;
    const { credential } = connection;
    const refusal = standing(credential, this.folder.revoked, this.clock()) ?? mayCall(credential, path);
    if (refusal !== null) {
      this.report(call.getPeer(), credential, refusal, { method: path });
      return statusOf(refusal);
    }
    if (!path.startsWith(`/${FLEET_SERVICE}/`)) return null;
    if (path === fleetService.attach.path) return this.judgeJoin(call, connection, metadata);
    // Of a node that is about to join again: it asks once more.
    return connection.joined
      ? null
      : { code: status.UNAVAILABLE, details: 'no node has joined on this connection yet' };
  }

  private judgeJoin(call: ServerInterceptingCallInterface, connection: Connection, metadata: Metadata): Status | null {
    const [token = null] = metadata.get(TOKEN_METADATA).map(String);
    const verdict = judgeToken(token, this.folder.tokens, this.clock());
    const { credential } = connection;
    if (verdict.kind === 'refused') {
      const refusal = { reason: verdict.reason, final: false, kind: 'join-token' } as const;
      this.report(call.getPeer(), credential, refusal, {});
      return statusOf(refusal);
    }
    connection.joined = true;
    const { identity, serial, end } = credential;
    this.log.info(
      {
        peer: call.getPeer(),
        certificate: showIdentity(identity),
        serial,
        expires: showTime(end),
        token: verdict.name,
      },
      'a node may join',
    );
    return null;
  }

  /** Goes by the files as they are now: what is no longer believed is ended. */
  private refresh(): void {
    const changed = this.folder.refresh();
    const { tls, revoked } = this.folder;
    if (changed.tls) {
      this.tls.setSecureContext(secureContextOptions(tls));
      this.log.info({ serial: tls.leaf.serialNumber, expires: showTime(endOf(tls.leaf)) }, 'certificate read anew');
    }
    if (changed.lists) this.log.info({ revoked: revoked.size }, 'revocations and join tokens read anew');
    const now = this.clock();
    for (const [peer, connection] of this.connections) {
      if (connection.parting !== null) continue;
      const refusal = standing(connection.credential, revoked, now) ?? (changed.tls ? this.foreign(connection) : null);
      if (refusal !== null) this.part(peer, connection, refusal);
    }
  }

  private foreign({ socket }: Connection): Objection | null {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined || isIssuedBy(certificate, this.folder.tls.authorities)) return null;
    return tlsRefusal('the authority was replaced', endOf(certificate));
  }

  private part(peer: string, connection: Connection, refusal: Objection): void {
    this.report(peer, connection.credential, refusal, { calls: connection.calls.size });
    const parting = (connection.parting = statusOf(refusal));
    for (const end of [...connection.calls]) end(parting);
    setTimeout(() => connection.socket.destroy(), PARTING_MS).unref();
  }

  private report(
    peer: string,
    credential: Credential | null,
    { reason, kind }: Objection,
    more: Readonly<Record<string, unknown>>,
  ): void {
    this.refused.add(kind);
    const whose =
      credential === null ? {} : { certificate: showIdentity(credential.identity), serial: credential.serial };
    this.refusals.warn({ peer, ...whose, ...more, reason });
  }

  private remind(): void {
    const { leaf, authorities, folder } = this.folder.tls;
    for (const certificate of [leaf, ...authorities]) {
      const [begin, end] = [beginOf(certificate), endOf(certificate)];
      if (endsSoon(begin, end, this.clock()))
        this.log.warn(
          { folder, subject: certificate.subject, serial: certificate.serialNumber, expires: showTime(end) },
          'a certificate expires soon; grw certs renews it',
        );
    }
  }
}

function statusOf({ reason, final }: Pick<Objection, 'reason' | 'final'>): Status {
  return { code: final ? status.PERMISSION_DENIED : status.UNAUTHENTICATED, details: reason };
}

/** As gRPC names it. */
function peerOf({ remoteAddress, remotePort }: TLSSocket): string {
  return remoteAddress === undefined ? 'unknown' : `${remoteAddress}:${remotePort}`;
}
