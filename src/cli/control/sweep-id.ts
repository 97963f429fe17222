import type { SweepId } from '../../core/fleet/index.js';
import { isSweepId } from '../../core/fleet/index.js';
import { UsageError } from '../usage-error.js';

/** @throws UsageError */
export function sweepIdOf(text: string): SweepId {
  if (isSweepId(text)) return text;
  throw new UsageError(`${text} is not a sweep's id; grw status lists them`);
}
