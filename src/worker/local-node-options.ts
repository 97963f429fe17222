import { z } from 'zod';

/** What a local node's process is told by its parent: one JSON argument. */
export const localNodeSchema = z.object({
  coordinator: z.string(),
  // Paths alone: command lines are for all to read.
  security: z
    .object({ tls: z.string().optional(), joinTokenFile: z.string().optional(), insecure: z.boolean().optional() })
    .optional(),
  threads: z.int().min(1),
  name: z.string(),
  logFile: z.string(),
  dataFolder: z.string().optional(),
  memory: z.int().min(0).optional(),
  checkpoints: z.object({ folder: z.string(), everySeconds: z.number().min(0) }).optional(),
  uploadEvery: z.number().min(0).optional(),
  outbox: z.string().optional(),
  health: z.string().optional(),
  untilIdle: z.number().min(0).optional(),
  outOfMemory: z.boolean().optional(),
  trainerModule: z.string().optional(),
});

export type LocalNodeSettings = z.output<typeof localNodeSchema>;
