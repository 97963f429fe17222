import type { Route } from '../../http/index.js';
import { jsonReply, textReply } from '../../http/index.js';
import { EXPOSITION_TYPE } from '../../metrics/index.js';
import type { Observation } from '../../wire/index.js';
import { observationDocument } from '../../wire/index.js';
import { live } from './live.js';
import { page, PAGE_POLICY } from './page.js';

/** What there is to read. */
export interface Source {
  observe(): Observation;
  /** Prometheus's text form. */
  metrics(): Promise<string>;
  /** False once it closes. */
  isServing(): boolean;
}

const HTML = 'text/html; charset=utf-8';

/** The reads of the dashboard, open to whoever can connect. @param writable whether the page offers to steer */
export function readingRoutes(source: Source, writable: boolean): Route[] {
  return [
    {
      method: 'GET',
      path: /\//,
      handle: () => ({
        status: 200,
        type: HTML,
        body: page(source.observe(), writable, Date.now()),
        headers: { 'Content-Security-Policy': PAGE_POLICY },
      }),
    },
    {
      method: 'GET',
      path: /\/live/,
      handle: () => ({ status: 200, type: HTML, body: live(source.observe(), writable, Date.now()).markup }),
    },
    {
      method: 'GET',
      path: /\/api\/status/,
      handle: () => jsonReply(200, observationDocument(source.observe(), Date.now())),
    },
    {
      method: 'GET',
      path: /\/metrics/,
      handle: async () => ({ status: 200, type: EXPOSITION_TYPE, body: await source.metrics() }),
    },
    {
      method: 'GET',
      path: /\/healthz/,
      handle: () => (source.isServing() ? textReply(200, 'serving') : textReply(503, 'closing')),
    },
  ];
}
