export { CheckpointHandler } from './checkpoint-transfer.js';
export { ListenError } from './errors.js';
export type { Expand, Expansion } from './control-handler.js';
export { ControlHandler } from './control-handler.js';
export type { Guard } from './listen.js';
export { listenAddress } from './listen.js';
export { Orchestrator } from './orchestrator.js';
export { FleetServer } from './server.js';
