import type { ChannelOptions, ServerOptions } from '@grpc/grpc-js';
import { BOUNDS } from './bounds.js';

/** Unary calls that take longer than this fail: a peer that accepts TCP and says nothing would hang for ever. */
export const UNARY_DEADLINE_MS = 30_000;

/** An attached stream that has not said hello (or been welcomed) within this is closed, for the same reason. */
export const HELLO_DEADLINE_MS = 10_000;

/**
 * Keepalive is off by default on both sides of gRPC for Node, and a line that has gone silent would be noticed by TCP after
 * minutes. Both sides ping every 5 s and give the connection up when 10 s pass without an answer: about when a lease (15 s)
 * ends. Less than 10 s would take a coordinator that is busy, as it is with a sweep of 100,000 cells, for a dead one.
 */
const KEEPALIVE = {
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 10_000,
} as const;

const LIMITS = {
  'grpc.max_receive_message_length': BOUNDS.messageBytes,
  // Unlimited by default: a message the peer must refuse is better refused before it is sent.
  'grpc.max_send_message_length': BOUNDS.messageBytes,
} as const;

/**
 * Bytes that may be on their way in one stream, and in one connection, before the receiver has taken them. HTTP/2's own
 * 64 KiB allow 1.3 MB/s where an answer takes 50 ms; these allow 80 MB/s (measured: docs/across-hosts.md). Each connection may
 * cost as much memory.
 */
export const FLOW_WINDOW_BYTES = 4 * 1024 * 1024;

export const CLIENT_OPTIONS: ChannelOptions = {
  ...KEEPALIVE,
  ...LIMITS,
  'grpc-node.flow_control_window': FLOW_WINDOW_BYTES,
  // Nodes wait and retry by themselves, with jitter; retries inside the channel would repeat half a stream.
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 5_000,
  // A client that is made anew makes its connection anew; it does not wait for one that another has begun.
  'grpc.use_local_subchannel_pool': 1,
  // Proxy variables in the environment are meant for the web, not for a coordinator.
  'grpc.enable_http_proxy': 0,
};

export const SERVER_OPTIONS: ServerOptions = {
  ...KEEPALIVE,
  ...LIMITS,
  // A node needs one stream, a client a few; more on one connection is a mistake or an attack.
  'grpc.max_concurrent_streams': 64,
};
