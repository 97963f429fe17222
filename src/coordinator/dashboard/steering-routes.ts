import { z } from 'zod';
import type { SweepId, SweepMode } from '../../core/fleet/index.js';
import { isSweepId } from '../../core/fleet/index.js';
import type { HttpReply, Route } from '../../http/index.js';
import { jsonReply, textReply } from '../../http/index.js';
import { BOUNDS } from '../../wire/index.js';

/** What may be done with a sweep; false where there is none of this id. */
export interface Steering {
  readonly steer: (sweep: SweepId, mode: SweepMode) => boolean;
  readonly prioritise: (sweep: SweepId, priority: number) => boolean;
}

const MODES: Readonly<Record<string, SweepMode>> = { pause: 'paused', resume: 'active', cancel: 'cancelled' };

const prioritySchema = z.strictObject({ priority: z.int().min(-BOUNDS.priority).max(BOUNDS.priority) });

/** The writes of the dashboard: as grw pause, resume, cancel and priority. */
export function steeringRoutes({ steer, prioritise }: Steering): Route[] {
  return [
    {
      method: 'POST',
      path: /\/api\/sweeps\/([^/]+)\/(pause|resume|cancel)/,
      handle: (_, [id = '', verb = '']) => {
        const mode = MODES[verb]!;
        return isSweepId(id) && steer(id, mode) ? jsonReply(200, { version: 1, sweep: id, mode }) : noSweep(id);
      },
    },
    {
      method: 'POST',
      path: /\/api\/sweeps\/([^/]+)\/priority/,
      handle: ({ body }, [id = '']) => {
        const priority = priorityIn(body);
        if (priority === null)
          return textReply(400, `expected {"priority": N} with a whole number of at most ${BOUNDS.priority}`);
        return isSweepId(id) && prioritise(id, priority)
          ? jsonReply(200, { version: 1, sweep: id, priority })
          : noSweep(id);
      },
    },
  ];
}

function priorityIn(body: string): number | null {
  try {
    return prioritySchema.parse(JSON.parse(body)).priority;
  } catch {
    return null;
  }
}

function noSweep(id: string): HttpReply {
  return textReply(404, `there is no sweep ${id.slice(0, 200)}`);
}
