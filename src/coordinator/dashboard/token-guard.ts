import type { HttpReply, HttpRequest, Route } from '../../http/index.js';
import { textReply } from '../../http/index.js';
import type { Logger } from '../../log/index.js';
import type { HttpToken } from '../../security/index.js';
import type { RefusalLog } from '../gate/index.js';
import type { RefusalCount } from '../observation/index.js';

interface Guard {
  readonly token: HttpToken;
  readonly refused: RefusalCount;
  readonly refusals: RefusalLog;
  readonly log: Logger;
}

/**
 * Lets through who shows the token in the header `Authorization`. Browsers do not send that by themselves, so that no
 * other site can make them write here.
 */
export function guarded(route: Route, { token, refused, refusals, log }: Guard): Route {
  const handle = (request: HttpRequest, parameters: readonly string[]): HttpReply | Promise<HttpReply> => {
    const { method, path, peer, headers } = request;
    if (token.isShownBy(headers.authorization)) {
      log.info({ peer, method, path }, 'asked over HTTP');
      return route.handle(request, parameters);
    }
    refused.add('http-token');
    refusals.warn({ peer, method, path, reason: 'it does not show the token of HTTP' });
    return textReply(401, 'the token is missing or wrong: Authorization: Bearer TOKEN', {
      'WWW-Authenticate': 'Bearer realm="grw"',
    });
  };
  return { ...route, handle };
}
