import type { sendUnaryData } from '@grpc/grpc-js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import {
  CONTROL_SERVICE,
  controlService,
  FLEET_SERVICE,
  fleetService,
  SERVER_OPTIONS,
  widenWindows,
} from '../../wire/index.js';
import type { DepositReply } from '../../wire/index.js';
import type { ContentFolder } from '../../content-folder.js';
import type { HostPort } from '../../security/index.js';
import type { Gate } from '../gate/index.js';
import type { RefusalCount } from '../observation/index.js';
import type { CheckpointHandler, DepositCall, RecallCall } from './checkpoint-transfer.js';
import type { ControlHandler } from './control-handler.js';
import type { FetchCall } from './data-transfer.js';
import { sendData } from './data-transfer.js';
import { ListenError } from './errors.js';
import type { FleetOptions } from './fleet-handler.js';
import { handleAttach } from './fleet-handler.js';
import { showAddress } from './listen.js';
import type { Orchestrator } from './orchestrator.js';
import type { AttachCall } from './session.js';

/** The gRPC server: fleet, control, and gRPC's standard health service. */
export class FleetServer {
  private readonly server: Server;
  /** Also for a port of its own. */
  readonly health = new HealthImplementation({
    '': 'SERVING',
    [FLEET_SERVICE]: 'SERVING',
    [CONTROL_SERVICE]: 'SERVING',
  });

  constructor(
    private readonly orchestrator: Orchestrator,
    private readonly control: ControlHandler,
    data: ContentFolder,
    checkpoints: CheckpointHandler,
    options: FleetOptions,
    /** Null: whoever can connect is let in. */
    private readonly gate: Gate | null,
    refused: RefusalCount,
  ) {
    const server = new Server({ ...SERVER_OPTIONS, ...(gate === null ? {} : { interceptors: [gate.interceptor] }) });
    widenWindows(server);
    this.server = server;
    server.addService(fleetService, {
      attach: (call: AttachCall) => handleAttach(call, orchestrator, options, gate, refused),
      fetch: (call: FetchCall) => void sendData(call, data),
      deposit: (call: DepositCall, reply: sendUnaryData<DepositReply>) => checkpoints.deposit(call, reply),
      recall: (call: RecallCall) => checkpoints.recall(call),
    });
    server.addService(controlService, {
      submit: control.submit.bind(control),
      upload: control.upload.bind(control),
      status: control.status.bind(control),
      steer: control.steer.bind(control),
      prioritise: control.prioritise.bind(control),
      rerun: control.rerun.bind(control),
      observe: control.observe.bind(control),
      explain: control.explain.bind(control),
      watch: control.watch.bind(control),
    });
    this.health.addToServer(server);
  }

  /** The address listened on, with the port that was found. */
  async listen(address: HostPort): Promise<string> {
    const text = showAddress(address);
    try {
      const port = await (this.gate === null ? this.bind(text) : this.gate.listen(address, this.server));
      return showAddress({ ...address, port });
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      throw new ListenError(text, `cannot listen on ${text}: ${details}`, { cause: error });
    }
  }

  /** Not serving any more → drain → wait for streams to end, at most `graceMs` → end them. */
  async close(graceMs: number): Promise<void> {
    for (const service of ['', FLEET_SERVICE, CONTROL_SERVICE]) this.health.setStatus(service, 'NOT_SERVING');
    this.gate?.stopListening();
    this.orchestrator.drain();
    this.control.close();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.server.forceShutdown();
        resolve();
      }, graceMs);
      this.server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.gate?.close();
  }

  private bind(address: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }
}
