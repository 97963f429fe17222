import type { IncomingHttpHeaders } from 'node:http';

/** A request as far as handlers see it. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty for GET and HEAD. */
  readonly body: string;
  /** `address:port` of the peer, for logs. */
  readonly peer: string;
}

export interface HttpReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function textReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n`, headers };
}

export function jsonReply(status: number, value: unknown): HttpReply {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}
