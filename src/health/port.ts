import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { HealthImplementation } from 'grpc-health-check';
import { hostPort } from '../security/index.js';
import { HealthPortError } from './errors.js';

export interface HealthPort {
  /** `host:port`, with the port that was found. */
  readonly address: string;
  close(): void;
}

/** A question is a word, and no connection is worth keeping. */
const OPTIONS = { 'grpc.max_receive_message_length': 4_096, 'grpc.max_connection_idle_ms': 60_000 };

/**
 * Serves gRPC's standard health service, and nothing else, in the clear: for probes of schedulers, which show no certificate.
 * Strangers learn from it no more than the refusal of the guarded port tells them, that there is somebody.
 *
 * @param text `host:port`; port 0 for any free one
 * @throws HealthPortError
 */
export async function openHealthPort(text: string, health: HealthImplementation): Promise<HealthPort> {
  const address = hostPort(text);
  if (address === null)
    throw new HealthPortError(
      `cannot answer probes on ${JSON.stringify(text)}: expected HOST:PORT, as in 0.0.0.0:7601`,
    );
  const server = new Server(OPTIONS);
  health.addToServer(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(text, ServerCredentials.createInsecure(), (error, found) => {
      if (error === null) resolve(found);
      else reject(new HealthPortError(`cannot answer probes on ${text}: ${error.message}`, { cause: error }));
    });
  });
  return {
    address: text.replace(/\d+$/, String(port)),
    close: () => server.forceShutdown(),
  };
}
