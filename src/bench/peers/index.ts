export { PeerError } from './peer-error.js';
export { PeerProcess } from './peer-process.js';
export type { PeerProblem } from './problem.js';
export { pythonVersion } from './python.js';
export type { Peer, PeerName } from './start-peers.js';
export { PEERS, startPeers } from './start-peers.js';
export type { TaskPeer } from './start-task-peers.js';
export { startTaskPeers } from './start-task-peers.js';
