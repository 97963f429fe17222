import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { isIP } from 'node:net';
import type { Logger } from '../log/index.js';
import { secureContextOptions, ServerFolder } from '../security/index.js';
import type { HttpAddress } from './address.js';
import { isMeantForLoopback } from './host.js';
import type { HttpReply } from './message.js';
import { textReply } from './message.js';
import { readBody } from './read-body.js';
import type { Route } from './router.js';
import { route } from './router.js';

/** What one peer can cost at most. */
const LIMITS = {
  connections: 64,
  headerBytes: 8_192,
  headerCount: 50,
  bodyBytes: 4_096,
  /** For a whole request, and for its headers, ms. */
  requestMs: 10_000,
  idleMs: 5_000,
  requestsPerConnection: 1_000,
} as const;

/** Of every answer. Pages name what else they need. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** A small HTTP server, bounded in all that a peer can ask of it. */
export class HttpServer {
  private readonly server: Server | TlsServer;
  private readonly folder: ServerFolder | null;

  /** @throws SecurityError when the certificate cannot be used */
  constructor(
    private readonly address: HttpAddress,
    private readonly routes: readonly Route[],
    private readonly log: Logger,
  ) {
    const listener: RequestListener = (request, response) => void this.answer(request, response);
    const options = {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.requestMs,
      requestTimeout: LIMITS.requestMs,
      keepAliveTimeout: LIMITS.idleMs,
      connectionsCheckingInterval: 1_000,
    };
    if (address.tls === null) {
      this.folder = null;
      this.server = createServer(options, listener);
    } else {
      const folder = new ServerFolder(address.tls, (error) =>
        log.error({ err: error }, 'changed files for TLS cannot be used; HTTP goes on with the earlier ones'),
      );
      // Readers show no certificate: browsers and Prometheus have none of ours.
      const server = createTlsServer({ ...options, ...secureContextOptions(folder.tls) }, listener);
      server.prependListener('connection', () => {
        if (folder.refresh().tls) server.setSecureContext(secureContextOptions(folder.tls));
      });
      this.folder = folder;
      this.server = server;
    }
    this.server.maxConnections = LIMITS.connections;
    this.server.maxHeadersCount = LIMITS.headerCount;
    this.server.maxRequestsPerSocket = LIMITS.requestsPerConnection;
  }

  /**
   * The address as a URL, with the port that was found.
   * @throws Error of the system, as for a port that is taken
   */
  async listen(): Promise<string> {
    const { host, port } = this.address;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host, port }, () => {
        this.server.removeListener('error', reject);
        resolve();
      });
    });
    this.server.on('error', (error) => this.log.error({ err: error }, 'HTTP'));
    const bound = this.server.address();
    const found = typeof bound === 'object' && bound !== null ? bound.port : port;
    return `${this.folder === null ? 'http' : 'https'}://${isIP(host) === 6 ? `[${host}]` : host}:${found}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    try {
      send(response, method, await this.reply(request, method));
    } catch (error) {
      // It went away.
      if (request.destroyed && !request.complete) return;
      this.log.error({ err: error, method, path: pathOf(request) }, 'an HTTP request could not be answered');
      if (!response.headersSent) send(response, method, textReply(500, 'this went wrong here; see the log'));
    }
  }

  private async reply(request: IncomingMessage, method: string): Promise<HttpReply> {
    if (this.address.isLoopback && !isMeantForLoopback(request.headers.host))
      return textReply(421, 'this server is for this machine; ask for it as localhost');
    const body = await readBody(request, LIMITS.bodyBytes);
    if (body === null) return textReply(413, `at most ${LIMITS.bodyBytes} bytes`, { Connection: 'close' });
    const { remoteAddress = 'unknown', remotePort = 0 } = request.socket;
    const peer = `${remoteAddress}:${remotePort}`;
    return route(this.routes, { method, path: pathOf(request), headers: request.headers, body, peer });
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?', 1);
  return path;
}

function send(response: ServerResponse, method: string, { status, type, body, headers }: HttpReply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...HEADERS, 'Content-Type': type, 'Content-Length': bytes.length, ...headers });
  response.end(method === 'HEAD' ? undefined : bytes);
}
