import type { Http2Server } from 'node:http2';
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import { FLOW_WINDOW_BYTES } from './options.js';

/** What grpc-js keeps to itself (1.14). */
interface Inside {
  createHttp2Server(credentials: ServerCredentials): Http2Server;
}

/**
 * Lets peers send a server as much ahead as `FLOW_WINDOW_BYTES`: grpc-js has an option for the windows of clients
 * (`grpc-node.flow_control_window`), and none for those of servers, into which checkpoints and results go. Before it listens.
 *
 * @throws Error where grpc-js has become another
 */
export function widenWindows(server: Server, bytes = FLOW_WINDOW_BYTES): void {
  const inside = server as unknown as Inside;
  if (typeof inside.createHttp2Server !== 'function')
    throw new Error('grpc-js makes its HTTP/2 servers in another way');
  const create = inside.createHttp2Server.bind(server);
  inside.createHttp2Server = (credentials) =>
    create(credentials).on('session', (session) => {
      session.settings({ initialWindowSize: bytes });
      session.setLocalWindowSize(bytes);
    });
}
