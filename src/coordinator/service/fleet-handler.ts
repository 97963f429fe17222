import type { StatusObject } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { NUMERIC_VERSION } from '../../core/cell/index.js';
import type { CoordinatorId } from '../../core/fleet/index.js';
import type { Hello, Malformed, NodeMessage } from '../../wire/index.js';
import { HELLO_DEADLINE_MS, PROTOCOL_VERSION } from '../../wire/index.js';
import type { RefusalCount, RefusalKind } from '../observation/index.js';
import type { Orchestrator } from './orchestrator.js';
import type { AttachCall } from './session.js';
import { Session } from './session.js';

export interface FleetOptions {
  readonly coordinator: CoordinatorId;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
}

/** Knows whose connection it is, and so whether a node may be who it says it is. */
export interface Doorkeeper {
  /** Why not; null if it may. `peer` as gRPC names it. */
  objection(peer: string, hello: Hello): string | null;
}

/** `count` null: whoever found it has counted it. */
interface Refusal extends Pick<StatusObject, 'code' | 'details'> {
  readonly count: RefusalKind | null;
}

/** Serves `Fleet.Attach`: the handshake, then every message to the orchestrator; ends with a proper status. */
export function handleAttach(
  call: AttachCall,
  orchestrator: Orchestrator,
  options: FleetOptions,
  door: Doorkeeper | null,
  refused: RefusalCount,
): void {
  let session: Session | null = null;
  let over = false;

  const finish = (refusal?: Refusal): void => {
    if (over) return;
    over = true;
    clearTimeout(helloTimer);
    const ending = refusal === undefined ? undefined : { code: refusal.code, details: refusal.details };
    if (refusal !== undefined && refusal.count !== null) refused.add(refusal.count);
    if (session !== null) {
      orchestrator.detach(session);
      session.close(ending);
    } else if (ending === undefined) call.end();
    else call.emit('error', ending);
  };
  const helloTimer = setTimeout(
    () => finish(refuse(status.DEADLINE_EXCEEDED, 'no hello in time', 'silence')),
    HELLO_DEADLINE_MS,
  );

  const receive = (message: NodeMessage | Malformed): void => {
    if (message.kind === 'malformed') return finish(refuse(status.INVALID_ARGUMENT, message.reason));
    if (message.kind !== 'hello') {
      if (session === null) return finish(refuse(status.FAILED_PRECONDITION, `${message.kind} before hello`));
      return orchestrator.receive(session, message);
    }
    if (session !== null) return finish(refuse(status.FAILED_PRECONDITION, 'hello twice'));
    const refusal = objection(message);
    if (refusal !== null) return finish(refusal);
    const stranger = door?.objection(call.getPeer(), message) ?? null;
    if (stranger !== null) return finish(refuse(status.PERMISSION_DENIED, stranger, null));
    clearTimeout(helloTimer);
    session = new Session(call, message);
    const { coordinator, heartbeatMs, leaseMs } = options;
    session.write({ kind: 'welcome', protocolVersion: PROTOCOL_VERSION, coordinator, heartbeatMs, leaseMs });
    orchestrator.attach(session, message);
  };

  call.on('data', (message: NodeMessage | Malformed) => {
    if (!over) receive(message);
  });
  call.on('end', () => finish());
  call.on('cancelled', () => finish());
  // The stream broke, or `finish` emitted a refusal, which comes by here on its way to the peer.
  call.on('error', () => finish());
}

function objection({ protocolVersion, numericVersion, softwareVersion }: Hello): Refusal | null {
  if (protocolVersion !== PROTOCOL_VERSION)
    return refuse(
      status.FAILED_PRECONDITION,
      `protocol version ${protocolVersion} (grw ${softwareVersion}), but this coordinator speaks ${PROTOCOL_VERSION}: install the same grw on both`,
      'version',
    );
  if (numericVersion !== NUMERIC_VERSION)
    return refuse(
      status.FAILED_PRECONDITION,
      `numeric version ${numericVersion} (grw ${softwareVersion}), but this coordinator stores ${NUMERIC_VERSION}: install the same grw on both`,
      'version',
    );
  return null;
}

function refuse(code: status, details: string, count: RefusalKind | null = 'protocol'): Refusal {
  return { code, details, count };
}
