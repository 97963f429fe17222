/** Milliseconds that a node may take to stop training, upload checkpoints and hand over. */
export const STOP_GRACE_MS = 45_000;
