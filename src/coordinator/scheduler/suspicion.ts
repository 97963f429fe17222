export interface SuspicionOptions {
  /**
   * Nodes lost under a cell after which it is trained alone on a node, so that it is seen whether the cell is what kills
   * them. Default 3.
   */
  readonly lossesBeforeAlone: number;
  /** Nodes lost under a cell that was alone, within `quickLossMs`, after which it is given up. Default 3. */
  readonly lossesAlone: number;
  /** Milliseconds. A node lost later was hardly killed by the cell: it has trained for so long. Default 10 min. */
  readonly quickLossMs: number;
  /** Losses of any sort after which a cell is given up. Default 20, so that none goes on killing nodes for ever. */
  readonly lossesAtMost: number;
}

/** What the loss of nodes says about a cell that they held. Being lost costs no retry: the cell may be a bystander. */
export interface Suspicion {
  /** Nodes lost while they held the cell. */
  readonly losses: number;
  /** Of these, those lost quickly while they held nothing else. */
  readonly alone: number;
}

export const UNSUSPECTED: Suspicion = { losses: 0, alone: 0 };

/** After a node was lost that had held the cell for `ms`. */
export function afterLoss(suspicion: Suspicion, ms: number, options: SuspicionOptions): Suspicion {
  const wasAlone = goesAlone(suspicion, options) && ms <= options.quickLossMs;
  return { losses: suspicion.losses + 1, alone: suspicion.alone + (wasAlone ? 1 : 0) };
}

/** From now on it is trained alone, whatever is known. */
export function toBeAlone({ losses, alone }: Suspicion, { lossesBeforeAlone }: SuspicionOptions): Suspicion {
  return { losses: Math.max(losses, lossesBeforeAlone), alone };
}

/** Whether a cell is only given to a node that holds nothing else, and keeps it so. */
export function goesAlone({ losses }: Suspicion, { lossesBeforeAlone }: SuspicionOptions): boolean {
  return losses >= lossesBeforeAlone;
}

export function isGuilty({ losses, alone }: Suspicion, { lossesAlone, lossesAtMost }: SuspicionOptions): boolean {
  return alone >= lossesAlone || losses >= lossesAtMost;
}
