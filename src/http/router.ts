import type { HttpReply, HttpRequest } from './message.js';
import { textReply } from './message.js';

/** `path` matches the whole path; its groups are the handler's parameters. A route for GET answers HEAD too. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  handle(request: HttpRequest, parameters: readonly string[]): HttpReply | Promise<HttpReply>;
}

/** The reply of the first route that fits; else 404, or 405 where the path is known. */
export function route(routes: readonly Route[], request: HttpRequest): HttpReply | Promise<HttpReply> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const allowed = new Set<string>();
  for (const one of routes) {
    const match = one.path.exec(request.path);
    if (match === null || match[0] !== request.path) continue;
    if (one.method === method) return one.handle(request, match.slice(1));
    allowed.add(one.method);
    if (one.method === 'GET') allowed.add('HEAD');
  }
  if (allowed.size === 0) return textReply(404, 'there is nothing here');
  return textReply(405, 'not so', { Allow: [...allowed].join(', ') });
}
