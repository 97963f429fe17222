import type { MethodDefinition } from '@grpc/grpc-js';
import {
  decodeCheckpointPiece,
  decodeDepositReply,
  decodeRecallRequest,
  encodeCheckpointPiece,
  encodeDepositReply,
  encodeRecallRequest,
} from './checkpoint-codec.js';
import type { CheckpointPiece, DepositReply, RecallRequest } from './checkpoint-messages.js';
import {
  decodeFleetStatus,
  decodePrioritiseRequest,
  decodeStatusRequest,
  decodeSteerRequest,
  decodeSubmitReply,
  decodeSubmitRequest,
  decodeUploadReply,
  decodeWatchRequest,
  encodeFleetStatus,
  encodePrioritiseRequest,
  encodeStatusRequest,
  encodeSteerRequest,
  encodeSubmitReply,
  encodeSubmitRequest,
  encodeUploadReply,
  encodeWatchRequest,
} from './control-codec.js';
import type {
  FleetStatus,
  PrioritiseRequest,
  StatusRequest,
  SteerRequest,
  SubmitReply,
  SubmitRequest,
  WatchRequest,
} from './control-messages.js';
import { decodeCoordinatorMessage, encodeCoordinatorMessage } from './coordinator-codec.js';
import { decodeDataChunk, decodeFetchRequest, encodeDataChunk, encodeFetchRequest } from './data-codec.js';
import type { DataChunk, FetchRequest, UploadReply } from './data-messages.js';
import { decodeExplainReply, decodeExplainRequest, encodeExplainReply, encodeExplainRequest } from './explain-codec.js';
import type { ExplainReply, ExplainRequest } from './explain-messages.js';
import type { CoordinatorMessage, Malformed, NodeMessage } from './fleet-messages.js';
import { decodeNodeMessage, encodeNodeMessage } from './node-codec.js';
import {
  decodeObservation,
  decodeObserveRequest,
  encodeObservation,
  encodeObserveRequest,
} from './observation-codec.js';
import type { Observation, ObserveRequest } from './observation-messages.js';
import { decodeRerunReply, decodeRerunRequest, encodeRerunReply, encodeRerunRequest } from './rerun-codec.js';
import type { RerunReply, RerunRequest } from './rerun-messages.js';

/** Names for the health service. */
export const FLEET_SERVICE = 'grw.v1.Fleet';
export const CONTROL_SERVICE = 'grw.v1.Control';

/** Deserialisers never throw: what cannot be decoded arrives as `malformed`, so that the handler chooses the status. */
export const fleetService = {
  attach: {
    path: `/${FLEET_SERVICE}/Attach`,
    requestStream: true,
    responseStream: true,
    requestSerialize: encodeNodeMessage,
    requestDeserialize: decodeNodeMessage,
    responseSerialize: encodeCoordinatorMessage,
    responseDeserialize: decodeCoordinatorMessage,
  },
  fetch: {
    path: `/${FLEET_SERVICE}/Fetch`,
    requestStream: false,
    responseStream: true,
    requestSerialize: encodeFetchRequest,
    requestDeserialize: decodeFetchRequest,
    responseSerialize: encodeDataChunk,
    responseDeserialize: decodeDataChunk,
  },
  deposit: {
    path: `/${FLEET_SERVICE}/Deposit`,
    requestStream: true,
    responseStream: false,
    requestSerialize: encodeCheckpointPiece,
    requestDeserialize: decodeCheckpointPiece,
    responseSerialize: encodeDepositReply,
    responseDeserialize: decodeDepositReply,
  },
  recall: {
    path: `/${FLEET_SERVICE}/Recall`,
    requestStream: false,
    responseStream: true,
    requestSerialize: encodeRecallRequest,
    requestDeserialize: decodeRecallRequest,
    responseSerialize: encodeCheckpointPiece,
    responseDeserialize: decodeCheckpointPiece,
  },
} as const satisfies {
  attach: Method<NodeMessage, CoordinatorMessage>;
  fetch: Method<FetchRequest, DataChunk>;
  deposit: Method<CheckpointPiece, DepositReply>;
  recall: Method<RecallRequest, CheckpointPiece>;
};

export const controlService = {
  submit: {
    path: `/${CONTROL_SERVICE}/Submit`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeSubmitRequest,
    requestDeserialize: decodeSubmitRequest,
    responseSerialize: encodeSubmitReply,
    responseDeserialize: decodeSubmitReply,
  },
  upload: {
    path: `/${CONTROL_SERVICE}/Upload`,
    requestStream: true,
    responseStream: false,
    requestSerialize: encodeDataChunk,
    requestDeserialize: decodeDataChunk,
    responseSerialize: encodeUploadReply,
    responseDeserialize: decodeUploadReply,
  },
  status: {
    path: `/${CONTROL_SERVICE}/Status`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeStatusRequest,
    requestDeserialize: decodeStatusRequest,
    responseSerialize: encodeFleetStatus,
    responseDeserialize: decodeFleetStatus,
  },
  steer: {
    path: `/${CONTROL_SERVICE}/Steer`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeSteerRequest,
    requestDeserialize: decodeSteerRequest,
    responseSerialize: encodeFleetStatus,
    responseDeserialize: decodeFleetStatus,
  },
  prioritise: {
    path: `/${CONTROL_SERVICE}/Prioritise`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodePrioritiseRequest,
    requestDeserialize: decodePrioritiseRequest,
    responseSerialize: encodeFleetStatus,
    responseDeserialize: decodeFleetStatus,
  },
  rerun: {
    path: `/${CONTROL_SERVICE}/Rerun`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeRerunRequest,
    requestDeserialize: decodeRerunRequest,
    responseSerialize: encodeRerunReply,
    responseDeserialize: decodeRerunReply,
  },
  observe: {
    path: `/${CONTROL_SERVICE}/Observe`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeObserveRequest,
    requestDeserialize: decodeObserveRequest,
    responseSerialize: encodeObservation,
    responseDeserialize: decodeObservation,
  },
  explain: {
    path: `/${CONTROL_SERVICE}/Explain`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeExplainRequest,
    requestDeserialize: decodeExplainRequest,
    responseSerialize: encodeExplainReply,
    responseDeserialize: decodeExplainReply,
  },
  watch: {
    path: `/${CONTROL_SERVICE}/Watch`,
    requestStream: false,
    responseStream: true,
    requestSerialize: encodeWatchRequest,
    requestDeserialize: decodeWatchRequest,
    responseSerialize: encodeFleetStatus,
    responseDeserialize: decodeFleetStatus,
  },
} as const satisfies {
  submit: Method<SubmitRequest, SubmitReply>;
  upload: Method<DataChunk, UploadReply>;
  status: Method<StatusRequest, FleetStatus>;
  steer: Method<SteerRequest, FleetStatus>;
  prioritise: Method<PrioritiseRequest, FleetStatus>;
  rerun: Method<RerunRequest, RerunReply>;
  observe: Method<ObserveRequest, Observation>;
  explain: Method<ExplainRequest, ExplainReply>;
  watch: Method<WatchRequest, FleetStatus>;
};

/** Encoders take sound messages only; decoders may give `malformed`. */
interface Method<Request, Reply> extends Omit<
  MethodDefinition<never, never>,
  `${'request' | 'response'}${'Serialize' | 'Deserialize'}`
> {
  requestSerialize(message: Request): Buffer;
  requestDeserialize(bytes: Buffer): Request | Malformed;
  responseSerialize(message: Reply): Buffer;
  responseDeserialize(bytes: Buffer): Reply | Malformed;
}
