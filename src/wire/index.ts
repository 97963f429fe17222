export type { CheckpointNotice, CheckpointPiece, DepositReply, RecallRequest } from './checkpoint-messages.js';
export { BOUNDS } from './bounds.js';
export { chunksOf, Gathered } from './chunks.js';
export type {
  Diagnostic,
  Fault,
  FleetStatus,
  NamedFile,
  NodeStatus,
  PrioritiseRequest,
  StatusRequest,
  SteerRequest,
  SubmitReply,
  SubmitRequest,
  SweepStatus,
  WatchRequest,
} from './control-messages.js';
export type { DataChunk, FetchRequest, UploadReply } from './data-messages.js';
export type { ExplainReply, ExplainRequest } from './explain-messages.js';
export type {
  Assignment,
  CoordinatorMessage,
  DrainReason,
  FailureReport,
  Hello,
  Malformed,
  NodeMessage,
  Progress,
  ResultReport,
  ThreadState,
  Welcome,
} from './fleet-messages.js';
export { observationDocument } from './observation-document.js';
export type { NodeDetail, Observation, ObserveRequest, TaskStatus } from './observation-messages.js';
export { CLIENT_OPTIONS, FLOW_WINDOW_BYTES, HELLO_DEADLINE_MS, SERVER_OPTIONS, UNARY_DEADLINE_MS } from './options.js';
export { PROTOCOL_VERSION } from './protocol.js';
export { decodeReport, encodeReport } from './report-codec.js';
export type { RerunReply, RerunRequest } from './rerun-messages.js';
export { CONTROL_SERVICE, controlService, FLEET_SERVICE, fleetService } from './services.js';
export { widenWindows } from './windows.js';
