import type { AllocatorCommand } from './commands.js';
import type { AllocatorState } from './state.js';

export interface Reaction {
  readonly state: AllocatorState;
  readonly commands: readonly AllocatorCommand[];
}
