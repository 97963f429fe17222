import type { ChannelOptions, ServerOptions } from '@grpc/grpc-js';
import { BOUNDS } from './bounds.js';

/** Unary calls that take longer than this fail: a peer that accepts TCP and says nothing would hang for ever. */
export const UNARY_DEADLINE_MS = 30_000;

/** An attached stream that has not said hello (or been welcomed) within this is closed, for the same reason. */
export const HELLO_DEADLINE_MS = 10_000;

/**
 * Keepalive is off by default on both sides of gRPC for Node, and a cut cable would then go unnoticed until the lease
 * ends. Both sides ping an otherwise silent connection every 20 s and give it up 10 s later.
 */
const KEEPALIVE = {
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
} as const;

const LIMITS = {
  'grpc.max_receive_message_length': BOUNDS.messageBytes,
  // Unlimited by default: a message the peer must refuse is better refused before it is sent.
  'grpc.max_send_message_length': BOUNDS.messageBytes,
} as const;

export const CLIENT_OPTIONS: ChannelOptions = {
  ...KEEPALIVE,
  ...LIMITS,
  // Nodes wait and retry by themselves, with jitter; retries inside the channel would repeat half a stream.
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 5_000,
  // Proxy variables in the environment are meant for the web, not for a coordinator.
  'grpc.enable_http_proxy': 0,
};

export const SERVER_OPTIONS: ServerOptions = {
  ...KEEPALIVE,
  ...LIMITS,
  // A node needs one stream, a client a few; more on one connection is a mistake or an attack.
  'grpc.max_concurrent_streams': 64,
};
