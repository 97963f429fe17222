import type { Attempt, SweepId } from './ids.js';
import type { SweepMode } from './mode.js';

/** What keeps a cell from a node at this moment. Durations are in milliseconds, sizes in bytes. */
export type Waiting =
  /** No active sweep wants it. */
  | { readonly kind: 'unwanted'; readonly sweeps: readonly { readonly sweep: SweepId; readonly mode: SweepMode }[] }
  /** After errors; of more than `retries` of them it fails. */
  | { readonly kind: 'resting'; readonly ms: number; readonly errors: number; readonly retries: number }
  | { readonly kind: 'no-node' }
  /** No node that is there has the memory. */
  | { readonly kind: 'too-large'; readonly bytes: number; readonly most: number }
  /** All nodes with the memory are sent away, as cells failed on them in a row; the first may work again in `ms`. */
  | { readonly kind: 'banned'; readonly nodes: number; readonly ms: number }
  /** It is given only to a node that holds nothing else, as nodes were lost under it or it ran out of memory. */
  | { readonly kind: 'alone'; readonly losses: number; readonly shortages: number }
  /** A node keeps its memory for it, and for others like it, until enough of what it has in hand is done. */
  | { readonly kind: 'reserved'; readonly name: string; readonly bytes: number }
  /** So many cells go before it; so many other sweeps share the nodes with its own. */
  | { readonly kind: 'queued'; readonly before: number; readonly sharing: number };

/** How a cell stands with a coordinator at this moment. */
export type CellStanding =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'leased';
      /** Of the node. */
      readonly name: string;
      /** Whether it is there; else it is given time to come back. */
      readonly connected: boolean;
      readonly attempt: Attempt;
      /** Milliseconds since it was given. */
      readonly ms: number;
    }
  | { readonly kind: 'waiting'; readonly why: Waiting };
