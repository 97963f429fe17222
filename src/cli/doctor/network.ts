import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { Examination } from './check.js';

const PATH = '/grw.doctor/Echo';
const DEADLINE_MS = 5_000;
const unchanged = (bytes: Buffer): Buffer => bytes;

/** gRPC over the loopback interface: also a run on this machine alone talks to its worker that way. */
export const network: Examination = {
  name: 'network',
  async examine() {
    const server = new Server();
    try {
      const port = await listen(server);
      const started = performance.now();
      await echo(port, Buffer.from('grw'));
      return {
        status: 'ok',
        detail: `gRPC on the loopback interface, first answer after ${(performance.now() - started).toFixed(0)} ms`,
      };
    } finally {
      server.forceShutdown();
    }
  },
};

function listen(server: Server): Promise<number> {
  const method = { path: PATH, requestStream: false, responseStream: false };
  const codec = {
    requestSerialize: unchanged,
    requestDeserialize: unchanged,
    responseSerialize: unchanged,
    responseDeserialize: unchanged,
  };
  server.addService(
    { Echo: { ...method, ...codec } },
    { Echo: (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => reply(null, call.request) },
  );
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

async function echo(port: number, message: Buffer): Promise<void> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
  try {
    await new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(
        PATH,
        unchanged,
        unchanged,
        message,
        { deadline: Date.now() + DEADLINE_MS },
        (error, answer) => {
          if (error) reject(new Error(`gRPC on the loopback interface: ${error.message}`));
          else if (!answer?.equals(message)) reject(new Error('gRPC on the loopback interface answers wrongly'));
          else resolve();
        },
      );
    });
  } finally {
    client.close();
  }
}
